"""Writing a draft: its text, then what it holds, one page each, from one page that shows it all."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from circulaires import actions, droits
from circulaires.adresses import Adresse
from circulaires.dossiers import dossier_de
from circulaires.forms.texte import TexteForm
from circulaires.models import Texte
from circulaires.regles import Dossier, Manque, manques_pour_publier
from circulaires.views.communs import suites, texte_a_rediger
from circulaires.views.rubriques import ANNEXES, RUBRIQUES
from mildeca_portal.socle.enregistrement import enregistrer, est_automatique, repondre
from mildeca_portal.socle.reprise import saisie
from prefectures.middleware import RequeteHabilitee


@require_safe
def modifier(request: RequeteHabilitee, adresse: Adresse) -> HttpResponse:
    texte, _ = texte_a_rediger(request, adresse)
    dossier = dossier_de(texte)
    manques = [] if texte.est_public else manques_pour_publier(dossier, timezone.localdate())
    contexte = {
        "texte": texte,
        "titre": titre_de_redaction(texte),
        "parties": parties_de(dossier),
        "annexes": (RUBRIQUES[ANNEXES], texte.annexes.select_related("fichier")),
        "manques": avec_adresse(texte, manques),
        "peut_publier": droits.peut_publier(request.habilitations),
        "suites": suites(request.habilitations, texte),
    }
    return render(request, "circulaires/modifier.html", contexte)


def titre_de_redaction(texte: Texte) -> str:
    """« Rédiger la circulaire modificative n° 1 de 2026 ». A text written elsewhere is completed, not written."""
    verbe = "Compléter" if texte.origine == Texte.Origine.REFERENCE else "Rédiger"
    if texte.nature == Texte.Nature.INSTRUCTION:
        return f"{verbe} l’instruction « {texte.intitule} »"
    if texte.nature == Texte.Nature.MODIFICATIVE:
        return f"{verbe} la circulaire modificative n° {texte.rang} de {texte.exercice}"
    return f"{verbe} la circulaire de l’exercice {texte.exercice}"


def parties_de(dossier: Dossier) -> list[tuple[Any, Any]]:
    """(words of the part, its rows), in the order that was chosen."""
    return [(RUBRIQUES[code], getattr(dossier, code)) for code in dossier.texte.parties_ordonnees]


def avec_adresse(texte: Texte, manques: list[Manque]) -> list[tuple[Manque, str]]:
    """Each missing thing with the page where it is completed."""
    page = reverse("circulaires:modifier", args=[texte.adresse])
    directes = {"texte": reverse("circulaires:modifier_texte", args=[texte.adresse]), "signature": f"{page}#etat"}
    if texte.statut == Texte.Statut.EN_RELECTURE:
        directes["signature"] = reverse("circulaires:signature", args=[texte.adresse])
    return [(m, directes.get(m.rubrique, f"{page}#{m.rubrique}")) for m in manques]


@require_http_methods(["GET", "HEAD", "POST"])
def modifier_texte(request: RequeteHabilitee, adresse: Adresse) -> HttpResponse:
    texte, par = texte_a_rediger(request, adresse)
    automatique = est_automatique(request)
    form = TexteForm(saisie(request), instance=texte, automatique=automatique)
    form.annuler = reverse("circulaires:modifier", args=[adresse])

    def acte(soumissions: Any) -> Any:
        return actions.modifier_texte(texte, soumissions, par=par, automatique=automatique)

    if automatique:
        return repondre(form, acte)
    if enregistrer(request, form, acte, "Le texte est enregistré."):
        return redirect(request.path if form.gardees else form.annuler)
    return render(request, "circulaires/formulaire.html", {"texte": texte, "form": form, "titre": "Texte et identité"})
