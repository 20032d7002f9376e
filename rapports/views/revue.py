"""Review of an answer: the MILDECA decides, the région gives its opinion before, the préfecture answers point by point."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.reprise import saisie
from prefectures.habilitations import Fonction
from prefectures.middleware import RequeteHabilitee
from rapports.actions import avis_regional
from rapports.actions import corrections as actions_corrections
from rapports.actions import revue as actions
from rapports.dossiers import Dossier
from rapports.droits import (
    peut_examiner,
    peut_lire_la_revue,
    peut_preparer_l_avis,
    peut_rendre_l_avis,
    peut_saisir,
)
from rapports.forms.revue import AvisRegionalForm, CorrectionForm, ExplicationForm, lire_instant
from rapports.libelles import etiquette_reponse
from rapports.models import Campagne, PointACorriger, Reponse
from rapports.presentation import lire
from rapports.revue.examen import Examen
from rapports.views.communes import codes_en_majuscules, dossier_visible

PHRASE_DE_DROIT = "L’examen des réponses revient aux agents de la MILDECA."


def _fonction(request: RequeteHabilitee) -> Fonction:
    fonction = peut_examiner(request.habilitations)
    if fonction is None:
        raise PermissionDenied(PHRASE_DE_DROIT)
    return fonction


@require_POST
@codes_en_majuscules
def accepter(request: RequeteHabilitee, exercice: int, code: str) -> HttpResponse:
    dossier = dossier_visible(request, exercice, code)
    fonction = _fonction(request)
    lu = lire_jeton(request.POST.get("lu", ""))
    try:
        if lu is None:
            raise ActionRefusee(actions.CHANGEE)
        actions.accepter(dossier.reponse, par=fonction, lu=lu)
    except ActionRefusee as refus:
        messages.error(request, str(refus))
    else:
        messages.success(request, f"La réponse ({dossier.prefecture.nom}) est acceptée.")
    return redirect("rapports:reponse", exercice, code)


def lire_jeton(texte: str) -> actions.Lu | None:
    """What the page that was read says of it: « instant|opinion »."""
    instant, _, avis = texte.partition("|")
    transmise_le = lire_instant(instant)
    numero = int(avis) if avis.isdecimal() and len(avis) < 19 else None
    return actions.Lu(transmise_le, numero) if transmise_le else None


@require_http_methods(["GET", "HEAD", "POST"])
@codes_en_majuscules
def revue(request: RequeteHabilitee, exercice: int, code: str) -> HttpResponse:
    """The answer with what to look at on top; then: accept, or ask for corrections where one reads them."""
    dossier = dossier_visible(request, exercice, code)
    fonction = _lecteur(request, dossier) if request.method in ("GET", "HEAD") else _fonction(request)
    form = CorrectionForm(saisie(request), questionnaire=dossier.questionnaire, visibles=dossier.donnees.visibles)
    form.annuler = dossier.reponse.get_absolute_url()
    if request.method == "POST" and form.is_valid():
        try:
            actions.demander_correction(
                dossier.reponse,
                par=fonction,
                points=form.demandes,
                echeance=form.cleaned_data["echeance"],
                lu=lire_jeton(form.cleaned_data["lu"]),
            )
        except ActionRefusee as refus:
            for phrase in refus.phrases:
                form.add_error(None, phrase)
        else:
            messages.success(request, "La demande de correction est envoyée à la préfecture.")
            return redirect("rapports:reponse", exercice, code)
    return _page(request, Examen(dossier), form)


def _lecteur(request: RequeteHabilitee, dossier: Dossier) -> Fonction:
    regionale = dossier.reponse.campagne.revue_regionale
    fonction = peut_lire_la_revue(request.habilitations, dossier.prefecture, revue_regionale=regionale)
    if fonction is None:
        raise PermissionDenied(PHRASE_DE_DROIT)
    return fonction


def _page(request: RequeteHabilitee, examen: Examen, form: CorrectionForm) -> HttpResponse:
    reponse, agent = examen.reponse, peut_examiner(request.habilitations) is not None
    ouverte = reponse.campagne.statut != Campagne.Statut.PUBLIEE
    region = peut_preparer_l_avis(request.habilitations, examen.dossier.prefecture) is not None
    contexte = {
        "examen": examen,
        "dossier": examen.dossier,
        "reponse": reponse,
        "form": form,
        "etiquette": etiquette_reponse(reponse.statut, revue=agent),
        "sections": examen.sections(form.points) if reponse.statut in Reponse.REMISES else [],
        "remise": reponse.statut in Reponse.REMISES,
        "demande": agent and ouverte and reponse.statut in Reponse.REMISES,
        "accepte": agent and ouverte and reponse.statut == Reponse.Statut.TRANSMISE,
        "de_la_region": region and reponse.campagne.revue_regionale,
        "avis_possible": region and not avis_regional.refus_d_avis(reponse) and not examen.avis_rendu,
    }
    erreur = request.method == "POST"
    return render(
        request,
        "rapports/revue/revue.html",
        contexte,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if erreur else HTTPStatus.OK,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@codes_en_majuscules
def avis(request: RequeteHabilitee, exercice: int, code: str) -> HttpResponse:
    """The opinion of the région: a collaborateur prepares it, the chef de projet régional gives it."""
    dossier = dossier_visible(request, exercice, code)
    prepare = peut_preparer_l_avis(request.habilitations, dossier.prefecture)
    rend = peut_rendre_l_avis(request.habilitations, dossier.prefecture)
    fonction = rend or prepare
    if fonction is None:
        raise PermissionDenied("L’avis de la région revient à son chef de projet, et se prépare avec son équipe.")
    examen = Examen(dossier)
    form = AvisRegionalForm(saisie(request), initial=_avis_prepare(examen), rend=rend is not None)
    form.annuler = reverse("rapports:revue", args=[exercice, code])
    if request.method == "POST" and form.is_valid():
        acte = avis_regional.rendre if rend else avis_regional.preparer
        try:
            acte(dossier.reponse, par=fonction, **form.cleaned_data)
        except ActionRefusee as refus:
            for phrase in refus.phrases:
                form.add_error(None, phrase)
        else:
            messages.success(request, "L’avis de la région est donné." if rend else "L’avis est préparé.")
            return redirect("rapports:revue", exercice, code)
    contexte = {"examen": examen, "reponse": dossier.reponse, "form": form, "refus": _refus_d_avis(examen)}
    return render(request, "rapports/revue/avis.html", contexte, status=_code(request))


def _avis_prepare(examen: Examen) -> dict[str, str]:
    """What the form shows: the opinion that a colleague prepared, and when, so that nobody writes over another."""
    if examen.avis is None:
        return {}
    prepare_le = examen.avis.prepare_le
    return {
        "sens": examen.avis.sens,
        "observations": examen.avis.observations,
        "montre": prepare_le.isoformat() if prepare_le else "",
    }


def _refus_d_avis(examen: Examen) -> str:
    if examen.avis_rendu:
        return "L’avis de la région sur cette transmission est déjà donné."
    return avis_regional.refus_d_avis(examen.reponse)


@require_http_methods(["GET", "HEAD", "POST"])
@codes_en_majuscules
def point(request: RequeteHabilitee, exercice: int, code: str, pk: int) -> HttpResponse:
    """One point of a correction: the préfecture says why its answer stays as it is."""
    dossier = dossier_visible(request, exercice, code)
    fonction = peut_saisir(request.habilitations, dossier.prefecture)
    if fonction is None:
        raise PermissionDenied("Vous lisez cette réponse sans pouvoir la remplir.")
    points = PointACorriger.objects.filter(demande__reponse=dossier.reponse).select_related("demande")
    demande = get_object_or_404(points, pk=pk)
    suivi = next((p for p in dossier.points if p.point.pk == pk), None)
    form = ExplicationForm(saisie(request), initial={"explication": demande.explication})
    form.annuler = dossier.reponse.get_absolute_url()
    if request.method == "POST" and form.is_valid():
        try:
            actions_corrections.expliquer(demande, par=fonction, **form.cleaned_data)
        except ActionRefusee as refus:
            for phrase in refus.phrases:
                form.add_error(None, phrase)
        else:
            messages.success(request, "Votre explication est enregistrée.")
            return redirect("rapports:reponse", exercice, code)
    question = suivi.question if suivi else None
    lecture = lire(dossier, question, dossier.donnees.contenu(question.cle)) if question else None
    contexte = {"dossier": dossier, "reponse": dossier.reponse, "suivi": suivi, "lecture": lecture, "form": form}
    return render(request, "rapports/revue/point.html", contexte, status=_code(request))


def _code(request: HttpRequest) -> int:
    return HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
