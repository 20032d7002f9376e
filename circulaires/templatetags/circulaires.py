from typing import Any

from django import template
from django.urls import reverse

from circulaires import documents
from circulaires.models import (
    Annexe,
    ChantierPrioritaire,
    ContenuAttendu,
    EcheanceTexte,
    OrientationAnnuelle,
    Regle,
    Texte,
)
from circulaires.regles import en_clair
from mildeca_portal.socle.templatetags.composants import etiquette
from prefectures.habilitations import Habilitations
from prefectures.models import Role

register = template.Library()

NIVEAUX_ETAT = {
    Texte.Statut.BROUILLON: "neutre",
    Texte.Statut.EN_RELECTURE: "info",
    Texte.Statut.SIGNE: "nouveau",
    Texte.Statut.PUBLIE: "succes",
    Texte.Statut.REMPLACE: "attention",
    Texte.Statut.ABROGE: "erreur",
}
NIVEAUX_SEVERITE = {
    Regle.Severite.BLOQUANTE: "erreur",
    Regle.Severite.AVERTISSEMENT: "attention",
    Regle.Severite.INFORMATION: "info",
}


@register.inclusion_tag("composants/etiquette.html")
def etat_du_texte(texte: Texte) -> dict[str, Any]:
    """Badge of the state of a text."""
    return etiquette(texte.get_statut_display().capitalize(), NIVEAUX_ETAT[Texte.Statut(texte.statut)])


@register.inclusion_tag("composants/etiquette.html")
def etiquette_severite(regle: Regle) -> dict[str, Any]:
    """Badge of a rule: its severity, or why it is not applied."""
    if regle.a_confirmer:
        return etiquette("Inactive, à confirmer", "neutre")
    if not regle.active:
        return etiquette("Inactive", "neutre")
    return pastille_severite(regle.severite)


@register.inclusion_tag("composants/etiquette.html")
def pastille_severite(severite: str) -> dict[str, Any]:
    """Badge of a severity."""
    connue = Regle.Severite(severite)
    return etiquette(str(connue.label).capitalize(), NIVEAUX_SEVERITE[connue])


@register.simple_tag
def adresse_du_fichier(texte: Texte) -> str:
    """Where the signed file of a text is downloaded."""
    return reverse("circulaires:fichier", args=[texte.adresse])


@register.simple_tag
def adresse_du_pdf(texte: Texte, habilitations: Habilitations) -> str:
    """Where the PDF composed by the portal is downloaded; empty when there is none, or none yet for the public."""
    if not documents.a_un_pdf(texte) or not (texte.document_id or habilitations):
        return ""
    return reverse("circulaires:pdf", args=[texte.adresse])


@register.filter
def nom_de_fonction(code: str) -> str:
    """« chef_departemental » → « chef de projet départemental »."""
    return str(Role(code).label) if code in Role.values else code


@register.simple_tag
def resume_de_ligne(
    ligne: OrientationAnnuelle | ChantierPrioritaire | Regle | EcheanceTexte | ContenuAttendu | Annexe,
) -> str:
    """One line under the title of a row of the authoring page."""
    if isinstance(ligne, Regle):
        lue = en_clair(ligne)
        return " ".join(lue.anomalies) or lue.phrase
    if isinstance(ligne, EcheanceTexte):
        return f"{ligne.get_nature_display().capitalize()} : {ligne.dates_en_clair}"
    if isinstance(ligne, ChantierPrioritaire):
        return ligne.dates_en_clair.capitalize()
    if isinstance(ligne, OrientationAnnuelle):
        nombre = len(ligne.objectifs_cibles.all())
        return f"{nombre} objectif{'s' if nombre > 1 else ''} cible{'s' if nombre > 1 else ''}" if nombre else ""
    if isinstance(ligne, ContenuAttendu):
        constat = f"Vérifié par le portail\u00a0: {ligne.get_critere_display()}." if ligne.critere else ""
        return f"{'Obligatoire' if ligne.obligatoire else 'Facultatif'}. {constat}".strip()
    return ligne.fichier.nom
