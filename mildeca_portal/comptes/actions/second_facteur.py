"""The second factor of a person: one device that makes codes, ten recovery codes for the day it is lost."""

from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime
from os import urandom

from django.db import transaction
from django.utils.crypto import salted_hmac
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from mildeca_portal.comptes.actions.sessions import fermer_les_sessions
from mildeca_portal.comptes.droits import TITULAIRE, titulaire
from mildeca_portal.socle.courriels import deposer
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur, journaliser
from prefectures.models import Personne

NOMBRE_DE_CODES = 10
APPLICATION, SECOURS = "application", "secours"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`moyen`: « totp » or « secours » when the code is good, else empty. `attendre_jusqu_a`: no code is read before."""

    moyen: str = ""
    attendre_jusqu_a: datetime | None = None


def inscrit(personne: Personne) -> TOTPDevice | None:
    """The confirmed device of the person, None when there is none."""
    return TOTPDevice.objects.filter(user=personne, confirmed=True).order_by("pk").first()


def codes_restants(personne: Personne) -> int:
    return StaticToken.objects.filter(device__user=personne, device__confirmed=True).count()


@transaction.atomic
def inscrire(personne: Personne, cle: str, code: str, *, par: Acteur, session: str | None = None) -> list[str]:
    """Enrol the device that holds `cle` (hexadecimal) and shows `code`, in the place of the former one.

    The other sessions end: none of them has shown the new factor. Returns the ten recovery codes, to be shown once.
    Raises `ActionRefusee` when the code is not the one the key gives now.
    """
    Personne.objects.verrouiller(personne.pk)
    remplace = TOTPDevice.objects.filter(user=personne).delete()[0]
    appareil = TOTPDevice.objects.create(user=personne, name=APPLICATION, key=cle)
    if not appareil.verify_token(code):
        raise ActionRefusee("Ce code n’est pas celui attendu : vérifiez l’heure de votre téléphone et réessayez.")
    codes = _nouveaux_codes(personne)
    fermer_les_sessions(personne, sauf=session)
    journaliser(f"comptes.second_facteur.{'remplace' if remplace else 'active'}", personne, par=par)
    deposer("comptes_second_facteur_active", [personne.courriel], {"personne": personne, "remplace": bool(remplace)})
    return codes


@transaction.atomic
def verifier(personne: Personne, code: str) -> Verdict:
    """Read a code of the application (six digits) or a recovery code, which works once.

    Wrong codes make the next one wait, twice as long each time (django-otp): the row is locked, two requests at once
    read one code only once.
    """
    saisi = _nettoyer(code)
    modele: type[Device] = TOTPDevice if saisi.isdigit() else StaticDevice
    appareil = modele.objects.select_for_update().filter(user=personne, confirmed=True).order_by("pk").first()
    if appareil is None:
        return Verdict()
    permis, details = appareil.verify_is_allowed()
    if not permis:
        return Verdict(attendre_jusqu_a=details["locked_until"])
    if isinstance(appareil, TOTPDevice):
        return Verdict("totp" if appareil.verify_token(saisi) else "")
    if not appareil.verify_token(_empreinte(appareil, saisi)):
        return Verdict()
    journaliser("comptes.code_de_secours.utilise", personne, par=titulaire(personne))
    return Verdict("secours")


@transaction.atomic
def renouveler_les_codes(personne: Personne, *, par: Acteur) -> list[str]:
    """Ten new recovery codes; the former ones no longer work. Raises `ActionRefusee` when no device is enrolled."""
    Personne.objects.verrouiller(personne.pk)
    if inscrit(personne) is None:
        raise ActionRefusee("Activez d’abord le second facteur.")
    codes = _nouveaux_codes(personne)
    journaliser("comptes.codes_de_secours.renouveles", personne, par=par)
    return codes


@transaction.atomic
def retirer_second_facteur(personne: Personne, *, par: Acteur) -> None:
    """Forget the device and the recovery codes (lost telephone, or no longer wanted) and tell the person.

    The sessions end, but for who removes their own: a lost telephone may still hold one. Whoever must have a second
    factor enrols again at the next sign-in. Raises `ActionRefusee` when there is none, and to an administrator for
    their own: they change device from their account, showing the present one.
    """
    soi = par.personne_id == personne.pk
    if soi and par.fonction != TITULAIRE:
        raise ActionRefusee("Pour votre propre compte, changez d’appareil depuis « Mon compte ».")
    prise = Personne.objects.verrouiller(personne.pk)
    retires = TOTPDevice.objects.filter(user=prise).delete()[0]
    if not retires:
        raise ActionRefusee("Cette personne n’a pas de second facteur.")
    StaticDevice.objects.filter(user=prise).delete()
    if not soi:
        fermer_les_sessions(prise)
    journaliser("comptes.second_facteur.retire", prise, par=par)
    deposer(
        "comptes_second_facteur_retire",
        [prise.courriel],
        {"personne": prise, "par_la_personne": soi},
    )


def _nettoyer(code: str) -> str:
    return "".join(code.split()).replace("-", "").lower()


def _empreinte(appareil: StaticDevice, code: str) -> str:
    """What is kept of a recovery code: 80 bits that only `SECRET_KEY` can compute, bound to its device."""
    condense = salted_hmac("comptes.code_de_secours", f"{appareil.pk}:{code}", algorithm="sha256").digest()
    return b32encode(condense[:10]).decode().lower()


def _nouveaux_codes(personne: Personne) -> list[str]:
    """Replace the recovery codes. Returns them as they are shown, « abcde-fgh23 »: 50 bits each."""
    StaticDevice.objects.filter(user=personne).delete()
    appareil = StaticDevice.objects.create(user=personne, name=SECOURS)
    codes = [b32encode(urandom(7)).decode().lower()[:10] for _ in range(NOMBRE_DE_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=appareil, token=_empreinte(appareil, c)) for c in codes)
    return [f"{c[:5]}-{c[5:]}" for c in codes]
