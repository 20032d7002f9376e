"""Seeing the portal as someone does: administrators only, with a reason, until the button of the banner."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from mildeca_portal.comptes import assistance as regles
from mildeca_portal.comptes.actions.assistance import commencer_assistance, terminer_assistance
from mildeca_portal.comptes.forms.assistance import MotifForm
from mildeca_portal.comptes.views.communs import personne_et_acteur
from mildeca_portal.socle.actes import dire_le_refus
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.reprise import saisie
from prefectures.habilitations import habilitations_de
from prefectures.middleware import RequeteHabilitee
from prefectures.models import Personne


@require_http_methods(["GET", "HEAD", "POST"])
def assister(request: RequeteHabilitee, pk: int) -> HttpResponse:
    personne, par = personne_et_acteur(request, pk)
    assert isinstance(request.user, Personne)  # an administrator
    refus = regles.refus_d_assister(
        request.user,
        personne,
        de_l_assistant=request.habilitations,
        de_la_personne=habilitations_de(personne),
    )
    form = MotifForm(saisie(request))
    if request.method == "POST" and form.is_valid() and not refus:
        try:
            assistance = commencer_assistance(request.user, personne, motif=form.cleaned_data["motif"], par=par)
        except ActionRefusee as refusee:
            dire_le_refus(request, refusee, form)
        else:
            request.session[regles.CLE_DE_SESSION] = assistance.pk
            return redirect("tableau_de_bord")
    contexte = {"form": form, "personne": personne, "refus": refus}
    return render(request, "comptes/assister.html", contexte, status=403 if refus else 200)


@require_POST
def quitter(request: RequeteHabilitee) -> HttpResponse:
    """Done as the administrator: the middleware does not put the person helped in the place here."""
    assistance = regles.en_cours(request)
    if assistance and assistance.assistant == request.user:
        terminer_assistance(assistance, cause="quittee")
        messages.success(request, f"L’assistance de {assistance.personne} est terminée.")
    request.session.pop(regles.CLE_DE_SESSION, None)
    return redirect("tableau_de_bord")
