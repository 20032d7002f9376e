"""The code that is asked after sign-in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from mildeca_portal.comptes import second_facteur
from mildeca_portal.comptes.actions import second_facteur as actions
from mildeca_portal.comptes.forms.second_facteur import CodeForm
from mildeca_portal.comptes.second_facteur import sans_second_facteur
from mildeca_portal.comptes.views.inscription import adresse_de_l_inscription
from mildeca_portal.comptes.views.outils import RequeteConnectee
from mildeca_portal.socle.templatetags.formats import instant
from prefectures.middleware import sans_fonction

INCORRECT = "Ce code n’est pas valable. Un code de l’application change toutes les 30 secondes et ne sert qu’une fois."


@sans_fonction
@sans_second_facteur
@require_http_methods(["GET", "HEAD", "POST"])
def demander(request: RequeteConnectee) -> HttpResponse:
    """The code, or the enrolment when nothing makes codes yet; whoever owes nothing goes their way."""
    form = CodeForm(request.POST if request.method == "POST" else None, initial={"next": request.GET.get("next", "")})
    if not request.second_facteur_attendu:
        return redirect("tableau_de_bord")
    if actions.inscrit(request.user) is None:
        return _sans_appareil(request)
    if request.method == "POST" and form.is_valid():
        verdict = actions.verifier(request.user, form.cleaned_data["code"])
        if verdict.moyen:
            return _entrer(request, verdict.moyen, form.suite(request, "tableau_de_bord"))
        attente = verdict.attendre_jusqu_a
        form.add_error(
            "code", f"Trop de codes incorrects : réessayez après le {instant(attente)}." if attente else INCORRECT
        )
    return render(request, "comptes/second_facteur.html", {"form": form})


def _sans_appareil(request: RequeteConnectee) -> HttpResponse:
    """Must have one: enrols. Had one, removed since: nothing is owed any more."""
    if second_facteur.exige(request.habilitations):
        return redirect(adresse_de_l_inscription(request.GET.get("next", "")))
    request.session[second_facteur.CLE_INSCRIT] = False
    return redirect("tableau_de_bord")


def _entrer(request: RequeteConnectee, moyen: str, suite: str) -> HttpResponse:
    second_facteur.attester(request, moyen)
    request.session.cycle_key()
    if moyen == "secours":
        restants = actions.codes_restants(request.user)
        messages.warning(
            request,
            f"Vous avez utilisé un code de secours. Codes restants : {restants}. « Mon compte » en donne d’autres.",
        )
    return redirect(suite)
