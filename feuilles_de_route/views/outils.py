"""What the pages of roadmaps and plans share."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from feuilles_de_route.forms import FormulaireVersionne
from feuilles_de_route.models import (
    ComitePilotage,
    FeuilleDeRouteRegionale,
    PlanActionsDepartemental,
)
from mildeca_portal.socle.erreurs import ActionRefusee, EtatPerime
from mildeca_portal.socle.evenements import Acteur
from mildeca_portal.socle.templatetags.composants import fil
from prefectures.habilitations import Fonction
from prefectures.middleware import RequeteHabilitee

INSECABLE = "\u00a0"
FIL_FEUILLES = ("Feuilles de route", "feuilles_de_route:feuilles")
FIL_PLANS = (*FIL_FEUILLES, "Plans d’actions", "feuilles_de_route:plans")


def exiger(fonction: Fonction | None) -> Acteur:
    """Who acts, when a function of the person allows it; 403 otherwise."""
    if fonction is None:
        raise PermissionDenied("Votre fonction ne permet pas cet acte.")
    return fonction.acteur


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


def tenter(request: RequeteHabilitee, form: Any, acte: Callable[[], Any], fait: str) -> bool:
    """Run the action of a valid form. Says `fait`, or puts the refusal on the form, where what was typed stays."""
    if not form.is_valid():
        return False
    try:
        acte()
    except ActionRefusee as refus:
        if isinstance(refus, EtatPerime) and isinstance(form, FormulaireVersionne):
            form.relire_la_version()
        for phrase in refus.phrases:
            form.add_error(None, phrase)
        return False
    messages.success(request, fait)
    return True


def page_de_saisie(
    request: RequeteHabilitee, form: Any, titre: str, retour: str, *etapes: str, aide: str = ""
) -> HttpResponse:
    """The form on its page, with a way back. `etapes`: pairs of the breadcrumb; `aide`: a sentence above the form."""
    form.annuler = retour
    contexte = {"form": form, "titre": titre, **fil(*etapes, titre), "aide": aide}
    return render(request, "feuilles_de_route/saisie.html", contexte)


def agir(request: RequeteHabilitee, acte: Callable[[], Any], fait: str, retour: str) -> HttpResponse:
    """Run an action that has no form, say what came of it, and go back."""
    try:
        acte()
    except ActionRefusee as refus:
        for phrase in refus.phrases:
            messages.error(request, phrase)
    else:
        messages.success(request, fait)
    return redirect(retour)
