"""The visit of a contributeur: a key of its own in the session, no account.

Half an hour without a gesture ends it, and twelve hours whatever is done, as the session of an account.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.http import HttpRequest
from django.utils import timezone

from rapports.actions.contributions import AVEC_LA_REPONSE
from rapports.models import Contribution

CLE_DE_SESSION = "contribution"
INACTIVITE = timedelta(minutes=30)
# Writing the session at each field would cost a write a field.
PAS = timedelta(minutes=1)


def ouvrir(request: HttpRequest, contribution: Contribution) -> None:
    """Begin a visit, under a new session key: the one from before the code is worth nothing."""
    request.session.cycle_key()
    maintenant = timezone.now().isoformat()
    request.session[CLE_DE_SESSION] = {
        "jeton": str(contribution.jeton),
        "ouverte_le": maintenant,
        "vue_le": maintenant,
    }


def fermer(request: HttpRequest) -> None:
    request.session.pop(CLE_DE_SESSION, None)


def en_cours(request: HttpRequest, jeton: UUID) -> Contribution | None:
    """The invitation this session was let into, if that is the one of the link and the visit is not stale.

    Whether it still opens its section is asked to the rules: a revoked one is still known, and told so.
    """
    visite = request.session.get(CLE_DE_SESSION)
    if not visite or visite["jeton"] != str(jeton):
        return None
    maintenant = timezone.now()
    ouverte_le, vue_le = (datetime.fromisoformat(visite[quand]) for quand in ("ouverte_le", "vue_le"))
    duree = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    if maintenant - vue_le >= INACTIVITE or maintenant - ouverte_le >= duree:
        fermer(request)
        return None
    if maintenant - vue_le >= PAS:
        request.session[CLE_DE_SESSION] = {**visite, "vue_le": maintenant.isoformat()}
    return Contribution.objects.select_related(*AVEC_LA_REPONSE).filter(jeton=jeton).first()


def oublier(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    """Someone signs in or out on this machine: the visit does not go on under another identity."""
    if request is not None and hasattr(request, "session"):
        fermer(request)


def brancher() -> None:
    """Once, when the application is ready."""
    user_logged_in.connect(oublier, dispatch_uid="rapports.equipe.visites.entree")
    user_logged_out.connect(oublier, dispatch_uid="rapports.equipe.visites.sortie")
