"""Reading: the list of all years, a text with its rules in French, its files, and the acknowledgement."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Count
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from circulaires import actions, droits
from circulaires.adresses import Adresse
from circulaires.forms.recherche import RechercheForm
from circulaires.models import Annexe, Lecture, Texte
from circulaires.texte_lu import lire
from circulaires.views.communs import suites, texte_visible
from mildeca_portal.socle import blocs
from mildeca_portal.socle.actes import dire_le_refus
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.fichiers import servir
from prefectures.droits import exiger
from prefectures.habilitations import Habilitations
from prefectures.middleware import RequeteHabilitee
from prefectures.models import Prefecture


@login_not_required
@require_safe
def liste(request: RequeteHabilitee) -> HttpResponse:
    visibles = Texte.objects.visibles_par(request.habilitations).select_related("fichier", "document", "modifie")
    contexte = {**ranger(visibles), "peut_ecrire": droits.peut_ecrire(request.habilitations), "form": RechercheForm()}
    return render(request, "circulaires/liste.html", contexte)


def ranger(textes: Iterable[Texte]) -> dict[str, Any]:
    """`annees`: (annual circulaire, its modificatives by rank), the latest first; `instructions`; `brouillons`."""
    publics: list[Texte] = []
    brouillons: list[Texte] = []
    for texte in textes:
        (publics if texte.est_public else brouillons).append(texte)
    modificatives: dict[int | None, list[Texte]] = {}
    for texte in publics:
        if texte.nature == Texte.Nature.MODIFICATIVE:
            modificatives.setdefault(texte.modifie_id, []).append(texte)
    annuelles = [t for t in publics if t.nature == Texte.Nature.ANNUELLE]
    return {
        "annees": [(t, sorted(modificatives.get(t.pk, []), key=lambda m: m.rang or 0)) for t in annuelles],
        "instructions": [(t, []) for t in publics if t.nature == Texte.Nature.INSTRUCTION],
        "brouillons": brouillons,
    }


@login_not_required
@require_safe
def fiche(request: RequeteHabilitee, adresse: Adresse) -> HttpResponse:
    texte = texte_visible(request, adresse)
    habilitations = request.habilitations
    contexte = {
        "texte": texte,
        "lu": lire(texte, timezone.localdate()),
        "remplacant": texte.remplacant if texte.statut == Texte.Statut.REMPLACE else None,
        "peut_ecrire": droits.peut_ecrire(habilitations),
        "par_objet": blocs.charger("circulaires.texte", [texte], habilitations),
        "suites": suites(habilitations, texte),
        **_lectures(habilitations, texte),
    }
    return render(request, "circulaires/fiche.html", contexte)


def _lectures(habilitations: Habilitations, texte: Texte) -> dict[str, Any]:
    """What the page says of the acknowledgement: the person's own, and how many there are for those who follow them."""
    contexte: dict[str, Any] = {"lectures": [], "peut_accuser": None, "lectures_recues": None}
    if texte.statut != Texte.Statut.PUBLIE or texte.origine == Texte.Origine.REFERENCE:
        return contexte
    if fonctions := droits.fonctions_lectrices(habilitations):
        contexte["lectures"] = lectures_de(habilitations, texte)
        contexte["peut_accuser"] = len(contexte["lectures"]) < len(fonctions)
    if droits.peut_suivre_les_lectures(habilitations):
        departementales = texte.lectures.filter(niveau="departemental")
        contexte["lectures_recues"] = departementales.aggregate(n=Count("prefecture", distinct=True))["n"]
        contexte["lectures_attendues"] = Prefecture.objects.du_reseau(habilitations.le).count()
    return contexte


def lectures_de(habilitations: Habilitations, texte: Texte) -> list[Lecture]:
    """Acknowledgements of the text that the person gave for the functions held today: two queries at most."""
    codes = {f.prefecture_code for f in droits.fonctions_lectrices(habilitations) if f.prefecture_code}
    regions = {f.region_code for f in droits.fonctions_lectrices(habilitations) if f.region_code}
    siennes = texte.lectures.visibles_par(habilitations).filter(personne=habilitations.personne_id)
    lues = siennes.select_related("prefecture", "prefecture__region", "personne")
    return [
        lecture
        for lecture in lues
        if (lecture.niveau == "departemental" and lecture.prefecture.code in codes)
        or (lecture.niveau == "regional" and lecture.prefecture.region_id in regions)
    ]


@require_POST
def accuser(request: RequeteHabilitee, adresse: Adresse) -> HttpResponse:
    texte = texte_visible(request, adresse)
    exiger(droits.peut_accuser_lecture(request.habilitations, texte))
    try:
        actions.accuser_lecture(texte, droits.fonctions_lectrices(request.habilitations))
        messages.success(request, "Votre accusé de lecture est enregistré.")
    except ActionRefusee as refus:
        dire_le_refus(request, refus)
    return redirect(texte)


@login_not_required
@require_safe
def fichier(request: RequeteHabilitee, adresse: Adresse) -> FileResponse:
    texte = texte_visible(request, adresse)
    if texte.fichier is None:
        raise Http404
    return servir(texte.fichier)


@login_not_required
@require_safe
def annexe(request: RequeteHabilitee, adresse: Adresse, pk: int) -> FileResponse:
    texte = texte_visible(request, adresse)
    return servir(get_object_or_404(Annexe.objects.select_related("fichier"), texte=texte, pk=pk).fichier)
