"""To ProConnect and back; releasing a binding."""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from mozilla_django_oidc.views import OIDCAuthenticationRequestView

from mildeca_portal.comptes import second_facteur
from mildeca_portal.comptes.proconnect.actions import BACKEND, delier_identite, reconnaitre
from mildeca_portal.comptes.proconnect.backend import ProConnectBackend, Reponse
from mildeca_portal.comptes.proconnect.deconnexion import CLE_DU_JETON, passer
from mildeca_portal.comptes.proconnect.forms import ReprisePortee
from mildeca_portal.comptes.proconnect.refus import refuser
from mildeca_portal.comptes.proconnect.regles import REVENDICATIONS, IdentiteRefusee, Motif
from mildeca_portal.comptes.views.communs import personne_et_acteur, vers_la_fiche
from mildeca_portal.socle import reprise
from mildeca_portal.socle.actes import agir
from mildeca_portal.socle.middleware.lecture_seule import ecriture_en_get
from prefectures.middleware import RequeteHabilitee
from prefectures.models import Personne

journal = logging.getLogger(__name__)

CLE_DES_DEMANDES = "oidc_states"  # of mozilla-django-oidc: {state: {nonce, code_verifier, added_on}}
CLE_DE_LA_SUITE = "oidc_login_next"  # likewise; checked to stay inside the portal


class Demande(OIDCAuthenticationRequestView):  # type: ignore[misc]  # the library has no types
    def get_extra_params(self, request: HttpRequest) -> dict[str, str]:
        return {"claims": json.dumps(REVENDICATIONS)}


def si_ouvert(vue: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Where ProConnect is not set up, its addresses lead to the sign-in, which says so."""

    @wraps(vue)
    def ouverte(request: HttpRequest) -> HttpResponse:
        if settings.PROCONNECT_EMETTEUR:
            return vue(request)
        messages.info(request, "La connexion par ProConnect n’est pas ouverte sur ce portail.")
        return redirect(settings.LOGIN_URL)

    return ouverte


@login_not_required
@require_http_methods(["GET", "POST"])
@si_ouvert
def demander(request: HttpRequest) -> HttpResponse:
    """GET goes to the provider. POST first keeps what was typed in a form whose session expired, as the password does."""
    if request.method == "GET":
        reponse: HttpResponse = Demande.as_view()(request)
        return reponse
    form = ReprisePortee(request.POST)
    suite = reprise.retenir(request, form.cleaned_data["reprise"]) if form.is_valid() else ""
    return passer(
        request,
        "Identification",
        "Nous vous conduisons à ProConnect. Ce que vous aviez saisi vous sera rendu au retour.",
        f"{reverse('oidc_authentication_init')}?{urlencode({'next': suite})}",
    )


@dataclass(frozen=True, slots=True)
class Retour:
    """What comes back from the provider, matched with the demand it answers."""

    code: str
    nonce: str
    verificateur: str
    suite: str


def reprendre_la_demande(request: HttpRequest) -> Retour:
    """Take the demand of this `state` out of the session, at once: an address used twice is refused.

    Raises `IdentiteRefusee` when this browser asked nothing of the kind, or when the provider says that it failed.
    """
    state, code, erreur = (request.GET.get(nom, "") for nom in ("state", "code", "error"))
    demandes = request.session.get(CLE_DES_DEMANDES, {})
    demande = demandes.pop(state, None)
    if demande is None:
        raise IdentiteRefusee(Motif.RETOUR_INATTENDU)
    suite = request.session.pop(CLE_DE_LA_SUITE, None) or ""
    request.session.modified = True
    request.session.save()
    # Read again once the provider has answered: another tab may have written in it meanwhile.
    request.session = request.session.__class__(request.session.session_key)
    if erreur:
        motif = Motif.ABANDON if erreur == "access_denied" else Motif.INDISPONIBLE
        raise IdentiteRefusee(motif, erreur[:40] if erreur.isidentifier() else "erreur illisible")
    if not code:
        raise IdentiteRefusee(Motif.RETOUR_INATTENDU)
    return Retour(code, demande["nonce"], demande["code_verifier"], suite)


@login_not_required
@ecriture_en_get("retour de ProConnect : ouvre la session et, la première fois, lie le compte invité")
@transaction.non_atomic_requests  # three calls to the provider: no transaction waits for them
@require_GET
@si_ouvert
def retour(request: HttpRequest) -> HttpResponse:
    try:
        recu = reprendre_la_demande(request)
        reponse = ProConnectBackend().identifier(request, recu.code, nonce=recu.nonce, verificateur=recu.verificateur)
        personne = reconnaitre(reponse.identite)
    except IdentiteRefusee as refus:
        journal.warning("proconnect : %s", refus)
        return refuser(request, refus.motif)
    ouvrir_la_session(request, personne, reponse)
    return redirect(recu.suite or settings.LOGIN_REDIRECT_URL)


def ouvrir_la_session(request: HttpRequest, personne: Personne, reponse: Reponse) -> None:
    """Sign in, then mark the session: what stood in it before may have been someone else's, and be gone."""
    auth.login(request, personne, backend=BACKEND)
    request.session[CLE_DU_JETON] = reponse.jeton
    if reponse.identite.second_facteur:
        second_facteur.attester(request, "proconnect")


@require_POST
def delier(request: RequeteHabilitee, pk: int) -> HttpResponse:
    """An administrator releases the binding of an account, then reads the page of the person again."""
    personne, par = personne_et_acteur(request, pk)
    succes = "La liaison avec ProConnect est libérée. Les adresses concernées en sont averties."
    agir(request, lambda: delier_identite(personne, par=par), succes)
    return vers_la_fiche(pk)
