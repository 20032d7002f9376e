"""What a funded project still owes, in words. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from credits.models import CompteRenduFinancier, Statut
from mildeca_portal.socle.templatetags.formats import date_longue, euros

SANS_FIN = (Statut.RETENU, Statut.NOTIFIE, Statut.EN_COURS)


@dataclass(frozen=True, slots=True)
class Etat:
    """Where a granted project stands. `cr_statut`, `cr_limite`: its compte rendu financier, when one is expected."""

    statut: str
    accorde: Decimal
    engage: Decimal
    paye: Decimal
    date_fin: date | None = None
    cr_statut: str = ""
    cr_limite: date | None = None

    @property
    def reste_a_payer(self) -> Decimal:
        """Granted − paid."""
        return self.accorde - self.paye


def reste_a_faire(etat: Etat, jour: date) -> list[str]:
    """Sentences saying what remains before the project is settled, in the order of its life; empty: nothing."""
    return list(_restes(etat, jour))


def _restes(etat: Etat, jour: date) -> Iterator[str]:
    if etat.statut == Statut.RETENU:
        yield "décision à notifier au porteur"
    if etat.engage < etat.accorde:
        yield f"{euros(etat.accorde - etat.engage)} à engager"
    if etat.paye < etat.engage:
        yield f"{euros(etat.engage - etat.paye)} à payer"
    if etat.statut in SANS_FIN and etat.date_fin and etat.date_fin < jour:
        yield f"terminé depuis le {date_longue(etat.date_fin)}, achèvement à constater"
    yield from _compte_rendu(etat, jour)
    if (
        etat.statut == Statut.ACHEVE
        and etat.paye >= etat.accorde
        and etat.cr_statut == CompteRenduFinancier.Statut.VALIDE
    ):
        yield "à solder"


def _compte_rendu(etat: Etat, jour: date) -> Iterator[str]:
    S = CompteRenduFinancier.Statut
    limite = date_longue(etat.cr_limite)
    if etat.cr_statut == S.EN_RETARD or (etat.cr_statut == S.ATTENDU and etat.cr_limite and etat.cr_limite < jour):
        yield f"compte rendu financier en retard depuis le {limite}"
    elif etat.cr_statut == S.ATTENDU:
        yield f"compte rendu financier attendu le {limite}"
    elif etat.cr_statut == S.RECU:
        yield "compte rendu financier à valider"
    elif etat.cr_statut == S.REVERSEMENT_DEMANDE:
        yield "reversement demandé au porteur"
