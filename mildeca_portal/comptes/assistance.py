"""Seeing the portal as someone sees it, to help them: what may be seen, by whom, for how long.

While it lasts `request.user` is the person helped and `request.assistant` the administrator; nothing can be written, and
the room of accounts is closed: one's password, second factor and sessions are nobody else's.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from mildeca_portal.comptes.models import Assistance
from mildeca_portal.socle.middleware.lecture_seule import ATTRIBUT as ECRITURE_EN_GET
from mildeca_portal.socle.middleware.lecture_seule import METHODES_LUES
from prefectures.habilitations import Habilitations
from prefectures.models import Personne

CLE_DE_SESSION = "assistance"
ATTRIBUT = "non_assistable"
# Everything these hold is one's own account, or what administrators do: closed, whatever is added later.
PIECES_FERMEES = ("mildeca_portal.comptes", "mozilla_django_oidc", "django.contrib.auth", "django.contrib.admin")
# Done as the administrator, never as the person helped.
COMME_SOI = frozenset({"assistance_quitter", "deconnexion"})

LECTURE_SEULE = "Pendant une assistance, le portail ne fait que se lire : cette action n’est pas possible."
FERMEE = "Cette page ne se montre pas pendant une assistance : elle n’appartient qu’à la personne assistée."
EXPIREE = "L’assistance est terminée : les 30 minutes sont écoulées."
ROMPUE = "L’assistance a pris fin : elle n’est plus possible pour vous ou pour cette personne."


def non_assistable(vue: Callable[..., Any]) -> Callable[..., Any]:
    """Close a view of another room during an assistance (what the portal holds on a person, for instance)."""
    setattr(vue, ATTRIBUT, True)
    return vue


def assistable(vue: Callable[..., Any]) -> Callable[..., Any]:
    """Show a view of a closed room during an assistance: it says nothing of one's own account."""
    setattr(vue, ATTRIBUT, False)
    return vue


def refus_de_lire(vue: Callable[..., Any], methode: str | None) -> str:
    """Why this view is refused during an assistance, in a sentence; empty: it may be shown."""
    if methode not in METHODES_LUES:
        return LECTURE_SEULE
    if getattr(vue, ATTRIBUT, est_fermee(vue)):
        return FERMEE
    return LECTURE_SEULE if getattr(vue, ECRITURE_EN_GET, None) else ""


def est_fermee(vue: Callable[..., Any]) -> bool:
    """Whether the view stands in one of the closed rooms."""
    module = str(vue.__module__)
    return any(module == piece or module.startswith(f"{piece}.") for piece in PIECES_FERMEES)


def refus_d_assister(
    assistant: Personne, personne: Personne, *, de_l_assistant: Habilitations, de_la_personne: Habilitations
) -> list[str]:
    """Sentences; empty: the administrator may see the portal as `personne` does. Pure, asked at each request."""
    if not (assistant.is_active and de_l_assistant.administrateur):
        return ["Seul un administrateur du portail peut assister quelqu’un."]
    refus = []
    if assistant.pk == personne.pk:
        refus.append("On ne s’assiste pas soi-même.")
    elif de_la_personne.administrateur:
        refus.append("Un administrateur ne peut pas être assisté.")
    if not personne.is_active:
        refus.append("Le compte de cette personne est fermé.")
    return refus


def en_cours(request: HttpRequest) -> Assistance | None:
    """The assistance that this session began and that nobody ended; whether it may go on is not looked at."""
    cle = request.session.get(CLE_DE_SESSION)
    if cle is None:
        return None
    ouvertes = Assistance.objects.filter(pk=cle, fin__isnull=True)
    return ouvertes.select_related("personne", "assistant").first()


def expiree(assistance: Assistance) -> bool:
    return timezone.now() >= assistance.expire_le
