"""Accepting together the answers where there is nothing to look at, each in its own transaction."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.templatetags.formats import INSECABLE, pluriel
from prefectures.habilitations import Fonction
from prefectures.middleware import RequeteHabilitee
from rapports.actions.revue import CHANGEE, accepter
from rapports.droits import peut_examiner
from rapports.models import Campagne
from rapports.revue.examen_groupe import ReponseExaminee, examiner_ensemble
from rapports.views.revue import PHRASE_DE_DROIT, lire_jeton


# Each answer commits by itself: one that is refused takes none of the others with it.
@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
def accepter_ensemble(request: RequeteHabilitee, exercice: int) -> HttpResponse:
    campagne = get_object_or_404(Campagne.objects.visibles_par(request.habilitations), exercice=exercice)
    fonction = peut_examiner(request.habilitations)
    if fonction is None:
        raise PermissionDenied(PHRASE_DE_DROIT)
    examinees = examiner_ensemble(campagne)
    if request.method == "POST":
        _accepter(request, fonction, campagne, examinees)
        return redirect("rapports:accepter_ensemble", exercice)
    contexte = {
        "campagne": campagne,
        "acceptables": [e for e in examinees if e.acceptable],
        "autres": [e for e in examinees if not e.acceptable],
        "figee": campagne.statut == Campagne.Statut.PUBLIEE,
    }
    return render(request, "rapports/revue/accepter_ensemble.html", contexte)


def _accepter(
    request: RequeteHabilitee, fonction: Fonction, campagne: Campagne, examinees: list[ReponseExaminee]
) -> None:
    """Accept what was ticked, and say the counts; what changed meanwhile is refused by name."""
    codes = filter(str.isalnum, request.POST.getlist("accepter"))
    cochees = campagne.reponses.filter(prefecture__code__in=list(codes))
    acceptables = {e.reponse.pk: e for e in examinees if e.acceptable}
    acceptees, refusees = 0, []
    noms = cochees.order_by("prefecture__cle_tri").values_list("pk", "prefecture__code", "prefecture__nom")
    for pk, code, nom in noms:
        lu = lire_jeton(request.POST.get(f"lu-{code}", ""))
        try:
            if pk not in acceptables or lu is None:
                raise ActionRefusee(CHANGEE)
            accepter(acceptables[pk].reponse, par=fonction, lu=lu)
        except ActionRefusee as refus:
            refusees.append(f"{nom}{INSECABLE}: {_minuscule(str(refus))}")
        else:
            acceptees += 1
    _dire(request, acceptees, refusees)


def _minuscule(phrase: str) -> str:
    return phrase[:1].lower() + phrase[1:]


def _dire(request: RequeteHabilitee, acceptees: int, refusees: list[str]) -> None:
    if not acceptees and not refusees:
        messages.warning(request, "Cochez au moins une réponse à accepter.")
    if acceptees:
        s = pluriel(acceptees)
        messages.success(request, f"{acceptees} réponse{s} acceptée{s}.")
    if refusees:
        s = pluriel(len(refusees))
        debut = f"{len(refusees)} réponse{s} n’{'ont' if s else 'a'} pas été acceptée{s}"
        messages.error(request, f"{debut}. {' '.join(refusees)}")
