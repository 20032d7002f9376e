"""Invitations: sent and cancelled by administrators, answered by whoever holds the link."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from mildeca_portal.comptes.actions.invitations import (
    accepter,
    annuler_invitation,
    connexion_par_mot_de_passe,
    hote_de,
    invitation_du_jeton,
    inviter,
    proconnect_ouvert,
)
from mildeca_portal.comptes.fonctions import en_cours_ou_a_venir, libelle
from mildeca_portal.comptes.forms.invitations import ChoixDuMotDePasseForm
from mildeca_portal.comptes.models import Invitation
from mildeca_portal.comptes.regles import attend_son_acces
from mildeca_portal.comptes.views.communs import personne_et_acteur, vers_la_fiche
from mildeca_portal.socle.actes import agir
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.templatetags.formats import date_longue
from prefectures.habilitations import habilitations_de
from prefectures.middleware import RequeteHabilitee
from prefectures.models import Personne

MOTEUR = "django.contrib.auth.backends.ModelBackend"


@require_POST
def envoyer(request: RequeteHabilitee, pk: int) -> HttpResponse:
    """« Inviter », « Renvoyer »: a new link, the former one opens nothing any more."""
    personne, par = personne_et_acteur(request, pk)
    agir(request, lambda: inviter(personne, par=par), "L’invitation est envoyée. Le lien est valable 72 heures.")
    return vers_la_fiche(pk)


@require_POST
def annuler(request: RequeteHabilitee, pk: int) -> HttpResponse:
    personne, par = personne_et_acteur(request, pk)
    agir(
        request, lambda: annuler_invitation(personne, par=par), "L’invitation est annulée : son lien n’ouvre plus rien."
    )
    return vers_la_fiche(pk)


@sensitive_post_parameters()
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def repondre(request: RequeteHabilitee, jeton: str) -> HttpResponse:
    """GET shows what the link opens and changes nothing. POST chooses the password and signs in."""
    invitation = invitation_du_jeton(jeton)
    if invitation is None:
        return _lien_mort(request)
    if not connexion_par_mot_de_passe() or not attend_son_acces(invitation.personne):
        return _montrer(request, invitation, None)
    form = ChoixDuMotDePasseForm(invitation.personne, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            personne = accepter(jeton, form.cleaned_data["new_password1"])
        except ActionRefusee:
            return _lien_mort(request)
        login(request, personne, backend=MOTEUR)
        return _arrivee(request, personne)
    return _montrer(request, invitation, form)


def _montrer(request: RequeteHabilitee, invitation: Invitation, form: ChoixDuMotDePasseForm | None) -> HttpResponse:
    hote, fonction_de_l_hote = hote_de(invitation)
    fonctions = en_cours_ou_a_venir(invitation.personne, timezone.localdate())
    contexte = {
        "invitation": invitation,
        "hote": hote,
        "fonction_de_l_hote": fonction_de_l_hote,
        "fonctions": [(libelle(f), f) for f in fonctions],
        "form": form,
        "proconnect_ouvert": proconnect_ouvert(),
    }
    return render(request, "comptes/invitation.html", contexte)


def _lien_mort(request: RequeteHabilitee) -> HttpResponse:
    """The same page for a link that is expired, used, cancelled, replaced or forged: it tells nothing of any account."""
    return render(request, "comptes/invitation_close.html", status=HTTPStatus.GONE)


def _arrivee(request: RequeteHabilitee, personne: Personne) -> HttpResponse:
    """To the dashboard; before the first day of the function, to the public home, which says when it begins."""
    if habilitations_de(personne):
        messages.success(request, "Votre accès est ouvert. Bienvenue sur le portail.")
        return redirect("tableau_de_bord")
    prochaines = en_cours_ou_a_venir(personne, timezone.localdate())
    suite = f" : votre fonction commence le {date_longue(prochaines[0].debut)}" if prochaines else ""
    messages.success(request, f"Votre accès est ouvert{suite}.")
    return redirect("accueil")
