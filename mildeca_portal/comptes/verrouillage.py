"""Too many failures of sign-in: how many, for how long, and what is kept of them.

A failure counts against the account on that machine (5), against the account wherever it is tried (20) and against the
machine whatever the accounts (50: a préfecture often goes out by one address). Known and unknown accounts count alike.
Kept for half an hour only: the machine's address, and a digest of what was typed as an account, which names nobody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from axes.handlers.base import AbstractAxesHandler, AxesBaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import F, Max, Q, Sum
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

LIMITE_DU_COUPLE = settings.AXES_FAILURE_LIMIT
LIMITE_DU_COMPTE = 20
LIMITE_DE_LA_MACHINE = 50
LIMITES_DE_CONNEXION = (LIMITE_DU_COUPLE, LIMITE_DU_COMPTE, LIMITE_DE_LA_MACHINE)
MACHINE_INCONNUE = "::"


def machine(request: HttpRequest) -> str:
    """Address of the visitor's machine: the one the outermost of our `MANDATAIRES` saw, else who connects to us.

    Counted from the right of X-Forwarded-For: what stands to the left is written by the visitor.
    """
    adresse = request.META.get("REMOTE_ADDR", "")
    transmises = [a.strip() for a in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if a.strip()]
    if settings.MANDATAIRES and transmises:
        adresse = transmises[-min(settings.MANDATAIRES, len(transmises))]
    try:
        lue = ip_address(adresse)
    except ValueError:
        return MACHINE_INCONNUE
    # An IPv4 visitor seen by a server that listens on both: his own address, not that of all of them.
    if isinstance(lue, IPv6Address) and lue.ipv4_mapped:
        lue = lue.ipv4_mapped
    # One visitor owns a whole /64.
    return str(lue) if lue.version == 4 else str(ip_network((lue, 64), strict=False).network_address)


def compte_vise(request: HttpRequest, credentials: Mapping[str, Any] | None) -> str | None:
    """Digest of the account that is tried, the same however it is typed. None when none is named (ProConnect)."""
    courriel = (credentials or {}).get(settings.AXES_USERNAME_FORM_FIELD)
    return salted_hmac("comptes.verrouillage", courriel.strip().lower()).hexdigest() if courriel else None


def jusqu_a(request: HttpRequest, credentials: Mapping[str, Any] | None) -> datetime:
    """Until when the account or the machine of this refused attempt is locked out."""
    portees = _portees(request.axes_ip_address, compte_vise(request, credentials), LIMITES_DE_CONNEXION)  # type: ignore[attr-defined]
    atteintes = [p.dernier for p in portees if p.part >= 1 and p.dernier]
    return max(atteintes, default=timezone.now()) + settings.AXES_COOLOFF_TIME


def oublier_les_echecs(avant: datetime) -> int:
    """Delete the failures older than `avant`. Returns how many rows."""
    return AccessAttempt.objects.filter(attempt_time__lt=avant).delete()[0]


def oublier_les_echecs_echus() -> int:
    """Delete what no longer locks anybody out."""
    return oublier_les_echecs(timezone.now() - settings.AXES_COOLOFF_TIME)


def liberer_le_compte(courriel: str) -> None:
    """Forget the failures against an account, on any machine: its holder has proved to own the mailbox."""
    compte = compte_vise(HttpRequest(), {settings.AXES_USERNAME_FORM_FIELD: courriel})
    AccessAttempt.objects.filter(username=compte).delete()


@dataclass(frozen=True, slots=True)
class Portee:
    """Failures of the last half-hour against one target, and how many lock it out."""

    echecs: int
    limite: int
    dernier: datetime | None

    @property
    def part(self) -> float:
        return self.echecs / self.limite


def _portees(adresse: str, compte: str | None, limites: tuple[int, int, int]) -> list[Portee]:
    """The account on this machine, the account anywhere, the machine: one query."""
    if compte is None:
        return []
    du_compte, de_la_machine = Q(username=compte), Q(ip_address=adresse)
    portees = tuple(zip((du_compte & de_la_machine, du_compte, de_la_machine), limites, strict=True))
    mesures: dict[str, Sum | Max] = {}
    for rang, (lignes, _) in enumerate(portees):
        mesures[f"echecs_{rang}"] = Sum("failures_since_start", filter=lignes, default=0)
        mesures[f"dernier_{rang}"] = Max("attempt_time", filter=lignes)
    recentes = AccessAttempt.objects.filter(
        du_compte | de_la_machine, attempt_time__gte=timezone.now() - settings.AXES_COOLOFF_TIME
    )
    totaux = recentes.aggregate(**mesures)
    return [
        Portee(totaux[f"echecs_{rang}"], limite, totaux[f"dernier_{rang}"]) for rang, (_, limite) in enumerate(portees)
    ]


# A one-time code asked for, or mistyped, by someone without an account: the same machine, two guesses a minute at most.
LIMITES_D_UN_LIEN = (30, 60, LIMITE_DE_LA_MACHINE)


def cible(domaine: str, nom: str) -> str:
    """Digest of what is tried in a domain of its own (the link of an invitation): it names nobody."""
    return salted_hmac(f"verrouillage.{domaine}", nom).hexdigest()


def verrouille_jusqu_a(request: HttpRequest, visee: str) -> datetime | None:
    """Until when this machine, or everybody, may no longer try what `cible` gave; None: they may."""
    atteintes = [
        p.dernier for p in _portees(machine(request), visee, LIMITES_D_UN_LIEN) if p.part >= 1 and p.dernier is not None
    ]
    return max(atteintes) + settings.AXES_COOLOFF_TIME if atteintes else None


def noter_un_essai(request: HttpRequest, visee: str) -> None:
    """One more try against `visee` from this machine. Known or not, it counts alike."""
    oublier_les_echecs_echus()
    _compter(machine(request), visee)


def oublier_les_essais(request: HttpRequest, visee: str) -> None:
    """Its holder is in: what was tried on this machine is forgotten."""
    AccessAttempt.objects.filter(username=visee, ip_address=machine(request)).delete()


def _compter(adresse: str, visee: str) -> None:
    ligne, nouvelle = AccessAttempt.objects.get_or_create(
        username=visee, ip_address=adresse, user_agent="", defaults={"failures_since_start": 1}
    )
    if not nouvelle:
        AccessAttempt.objects.filter(pk=ligne.pk).update(
            failures_since_start=F("failures_since_start") + 1, attempt_time=timezone.now()
        )


class Verrouillage(AbstractAxesHandler, AxesBaseHandler):  # type: ignore[misc]  # no types in axes
    """One row per account and machine, with its count: neither browser, nor page, nor anything that was posted."""

    def get_failures(self, request: HttpRequest, credentials: dict | None = None) -> int:
        """Failures on the scale of `AXES_FAILURE_LIMIT`: 20 against the account, or 50 from the machine, read as 5."""
        portees = _portees(request.axes_ip_address, compte_vise(request, credentials), LIMITES_DE_CONNEXION)  # type: ignore[attr-defined]
        return int(max((p.part for p in portees), default=0) * LIMITE_DU_COUPLE)

    def user_login_failed(
        self, sender: Any, credentials: dict, request: HttpRequest | None = None, **kwargs: Any
    ) -> None:
        compte = compte_vise(request, credentials) if request else None
        if request is None or compte is None:
            return
        request.axes_credentials = credentials  # type: ignore[attr-defined]
        if request.axes_locked_out:  # type: ignore[attr-defined]
            return  # refused without being tried: not one more failure
        oublier_les_echecs_echus()
        _compter(request.axes_ip_address, compte)  # type: ignore[attr-defined]
        request.axes_locked_out = self.is_locked(request, credentials)  # type: ignore[attr-defined]

    def user_logged_in(self, sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
        """The holder is in: what they mistyped on this machine is forgotten, what others try elsewhere is not."""
        compte = compte_vise(request, {settings.AXES_USERNAME_FORM_FIELD: user.get_username()})
        AccessAttempt.objects.filter(username=compte, ip_address=request.axes_ip_address).delete()  # type: ignore[attr-defined]

    def user_logged_out(self, sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
        """Nothing is kept of it."""

    def post_save_access_attempt(self, instance: AccessAttempt, **kwargs: Any) -> None:
        """Called by axes' signals; nothing is kept elsewhere."""

    def post_delete_access_attempt(self, instance: AccessAttempt, **kwargs: Any) -> None:
        """Called by axes' signals; nothing is kept elsewhere."""
