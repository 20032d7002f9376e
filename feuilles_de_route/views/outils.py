"""What the pages of roadmaps and plans share."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from feuilles_de_route.models import (
    ComitePilotage,
    FeuilleDeRouteRegionale,
    PlanActionsDepartemental,
)
from mildeca_portal.socle import actes
from mildeca_portal.socle.templatetags.composants import fil
from prefectures.middleware import RequeteHabilitee

INSECABLE = "\u00a0"
FIL_FEUILLES = ("Feuilles de route", "feuilles_de_route:feuilles")
FIL_PLANS = (*FIL_FEUILLES, "Plans d’actions", "feuilles_de_route:plans")


def feuilles_lisibles(request: RequeteHabilitee) -> Any:
    """Roadmaps this person may read; the public's, without a function."""
    toutes = FeuilleDeRouteRegionale.objects.all()
    return toutes.visibles_par(request.habilitations) if request.habilitations else toutes.publiques()


def plans_lisibles(request: RequeteHabilitee) -> Any:
    """Plans this person may read; the public's, without a function."""
    tous = PlanActionsDepartemental.objects.all()
    return tous.visibles_par(request.habilitations) if request.habilitations else tous.publics()


def rien_a_lire(request: RequeteHabilitee) -> HttpResponse:
    """Nothing here for this person: sign-in page for the public, 404 for whoever holds a function."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if not request.habilitations:
        return render(request, "prefectures/sans_fonction.html", status=403)
    raise Http404


def comites_lisibles(request: RequeteHabilitee, **territoire: Any) -> Any:
    """Committees of a territory, latest first; the public reads none."""
    if not request.habilitations:
        return ComitePilotage.objects.none()
    return (
        ComitePilotage.objects.visibles_par(request.habilitations).filter(**territoire).select_related("compte_rendu")
    )


def page_de_saisie(
    request: RequeteHabilitee, form: Any, titre: str, retour: str, *etapes: str, aide: str = ""
) -> HttpResponse:
    """The form on its page, with a way back. `etapes`: pairs of the breadcrumb; `aide`: a sentence above the form."""
    form.annuler = retour
    contexte = {"form": form, "titre": titre, **fil(*etapes, titre), "aide": aide}
    return render(request, "feuilles_de_route/saisie.html", contexte)


def agir(request: RequeteHabilitee, acte: Callable[[], Any], fait: str, retour: str) -> HttpResponse:
    """Run an action that has no form, say what came of it, and go back."""
    actes.agir(request, acte, fait)
    return redirect(retour)
