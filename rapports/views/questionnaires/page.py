"""The list of questionnaires, one questionnaire, what changed in it, and its paper form."""

from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.fichiers import PDF
from prefectures.middleware import RequeteHabilitee
from rapports.actions import composition as actions
from rapports.composition.changements import comparer
from rapports.composition.exposition import controles_perdus, exposer, exposer_les_parametres
from rapports.documents.questionnaire_pdf import composer
from rapports.droits import peut_gerer_les_campagnes
from rapports.models import Campagne, VersionQuestionnaire
from rapports.questionnaire.lecture import lire_brouillon
from rapports.views.questionnaires.communs import Atelier, atelier_de, exiger_la_lecture

ETIQUETTES = {"composition": "attention", "ouverte": "succes", "remplacee": "neutre"}
DUREE_DU_PDF = 24 * 3600  # seconds; the document of a hash never changes


@require_safe
def liste(request: RequeteHabilitee) -> HttpResponse:
    exiger_la_lecture(request)
    versions = list(
        VersionQuestionnaire.objects.defer("definition").select_related("issue_de").defer("issue_de__definition")
    )
    campagnes = {c.exercice: c for c in Campagne.objects.all()}
    exercices = {v.exercice for v in versions}
    lignes: dict[int, dict[str, Any]] = {}
    for version in versions:
        ligne = lignes.setdefault(
            version.exercice,
            {
                "exercice": version.exercice,
                "campagne": campagnes.get(version.exercice),
                "versions": [],
                "reconductible": version.exercice + 1 not in exercices and version.exercice == max(exercices),
            },
        )
        ligne["versions"].append((version, ETIQUETTES[version.statut]))
    contexte = {"lignes": list(lignes.values()), "compose": peut_gerer_les_campagnes(request.habilitations) is not None}
    return render(request, "rapports/questionnaire/liste.html", contexte)


def numero_demande(request: RequeteHabilitee) -> int | None:
    """« ?version=1 », None when the page does not say. 404 for what is not a number."""
    brut = request.GET.get("version")
    if brut is None:
        return None
    if not brut.isdecimal() or len(brut) > 4:
        raise Http404
    return int(brut)


@require_safe
def questionnaire(request: RequeteHabilitee, exercice: int) -> HttpResponse:
    atelier = atelier_de(request, exercice, numero_demande(request))
    autres = VersionQuestionnaire.objects.filter(exercice=exercice).exclude(pk=atelier.version.pk).defer("definition")
    contexte = {
        "atelier": atelier,
        "version": atelier.version,
        "niveau": ETIQUETTES[atelier.version.statut],
        "sections": exposer(atelier.questionnaire),
        "perdus": controles_perdus(atelier.questionnaire),
        "autres": list(autres),
        "campagne": Campagne.objects.filter(exercice=exercice).first(),
        "refus_de_publier": _refus(atelier),
        "parametres": exposer_les_parametres(atelier.questionnaire),
    }
    return render(request, "rapports/questionnaire/questionnaire.html", contexte)


def _refus(atelier: Atelier) -> list[str]:
    """Of a correction being composed: why it cannot be published yet."""
    version = atelier.version
    if version.statut != VersionQuestionnaire.Statut.COMPOSITION or not version.est_correction:
        return []
    return actions.refus_de_publier(version, actions.reponses_en_cours(version))


@require_safe
def changements(request: RequeteHabilitee, exercice: int) -> HttpResponse:
    """Against the version it comes from, else against last year's."""
    atelier = atelier_de(request, exercice, numero_demande(request))
    avant = atelier.version.issue_de or (
        VersionQuestionnaire.objects.filter(exercice=exercice - 1).order_by("-numero").first()
    )
    bilan = comparer(lire_brouillon(avant.definition), atelier.questionnaire) if avant else None
    contexte = {"atelier": atelier, "version": atelier.version, "avant": avant, "bilan": bilan}
    return render(request, "rapports/questionnaire/changements.html", contexte)


@require_safe
def questionnaire_pdf(request: RequeteHabilitee, exercice: int) -> HttpResponse:
    """The blank questionnaire, as on paper: the open version, else the latest."""
    exiger_la_lecture(request)
    numero = numero_demande(request)
    versions = VersionQuestionnaire.objects.filter(exercice=exercice)
    version = (
        get_object_or_404(versions, numero=numero)
        if numero is not None
        else versions.filter(statut=VersionQuestionnaire.Statut.OUVERTE).first() or versions.order_by("-numero").first()
    )
    if version is None:
        raise Http404
    cle = f"questionnaire.pdf.{version.empreinte}.{version.numero}.{version.statut}"
    octets = cache.get(cle)
    if octets is None:
        try:
            octets = composer(version)
        except ActionRefusee as refus:  # Pango is missing, or the machine is too busy
            messages.error(request, str(refus))
            return redirect("rapports:questionnaire", exercice)
        cache.set(cle, octets, DUREE_DU_PDF)
    reponse = HttpResponse(octets, content_type=PDF)
    reponse["Content-Disposition"] = f'attachment; filename="questionnaire-{exercice}.pdf"'
    return reponse
