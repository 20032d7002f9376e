"""What may happen to credits and projects. Pure: no query, no write."""

from collections.abc import Iterator
from decimal import Decimal

from credits.models import ACCORDES, Nature, Statut
from credits.models.mouvements import SANS_EFFET_SUR_DELEGUE, SANS_EFFET_SUR_NOTIFIE
from credits.soldes import Solde
from mildeca_portal.socle.etats import Transitions
from mildeca_portal.socle.templatetags.formats import euros

# A decision may follow the application directly: a préfecture is not asked to click through an instruction it did elsewhere.
TRANSITIONS: Transitions = {
    Statut.DEPOSE: frozenset(
        {Statut.IRRECEVABLE, Statut.INSTRUIT, Statut.PROGRAMME, Statut.RETENU, Statut.REJETE, Statut.ABANDONNE}
    ),
    Statut.INSTRUIT: frozenset({Statut.PROGRAMME, Statut.RETENU, Statut.REJETE, Statut.ABANDONNE}),
    Statut.PROGRAMME: frozenset({Statut.RETENU, Statut.REJETE, Statut.ABANDONNE}),
    Statut.RETENU: frozenset({Statut.NOTIFIE, Statut.ABANDONNE}),
    Statut.NOTIFIE: frozenset({Statut.EN_COURS, Statut.ABANDONNE}),
    Statut.EN_COURS: frozenset({Statut.ACHEVE, Statut.ABANDONNE}),
    Statut.ACHEVE: frozenset({Statut.SOLDE}),
}
# What the application says may be corrected until the decision; afterwards only its ties to the plan.
MODIFIABLES = (Statut.DEPOSE, Statut.INSTRUIT, Statut.PROGRAMME)


def peut_passer(statut: str, vers: str) -> bool:
    return vers in TRANSITIONS.get(statut, frozenset())


def peut_etre_decide(statut: str) -> bool:
    """Whether a decision that needs an amount or a reason is still possible."""
    decisions = {Statut.RETENU, Statut.REJETE, Statut.IRRECEVABLE, Statut.ABANDONNE}
    return bool(TRANSITIONS.get(statut, frozenset()) & decisions)


def est_accorde(statut: str) -> bool:
    return statut in ACCORDES


def manques(nature: str, source: Solde, cible: Solde, ae: Decimal, cp: Decimal, noms: tuple[str, str]) -> list[str]:
    """Why `ae` and `cp` (euros) cannot go from an account to another, one sentence for each; empty when they can.

    `noms`: how the two accounts are called. The State’s budget has no limit of its own.
    """
    return [
        f"Il manque {euros(voulu - dispo)} {quoi} : {ou}."
        for voulu, dispo, quoi, ou in _limites(nature, source, cible, ae, cp, noms)
        if voulu > dispo
    ]


def _limites(
    nature: str, source: Solde, cible: Solde, ae: Decimal, cp: Decimal, noms: tuple[str, str]
) -> Iterator[tuple[Decimal, Decimal, str, str]]:
    """(wanted, available, of what, where) for each limit that binds a movement of this nature."""
    de, vers = noms
    if nature in (Nature.OUVERTURE, Nature.DEGEL):
        return
    if nature not in SANS_EFFET_SUR_NOTIFIE:
        libre_ae = max(source.reste_a_repartir_ae - source.programme, Decimal(0))
        libre_cp = max(source.reste_a_repartir_cp, Decimal(0))
        yield ae, libre_ae, "d’AE notifiées", f"il reste {euros(libre_ae)} disponibles ({de})"
        yield cp, libre_cp, "de CP notifiés", f"il reste {euros(libre_cp)} disponibles ({de})"
    if nature not in SANS_EFFET_SUR_DELEGUE:
        libre_ae = max(source.reste_a_deleguer_ae - source.engage, Decimal(0))
        libre_cp = max(source.reste_a_deleguer_cp - source.paye, Decimal(0))
        yield ae, libre_ae, "d’AE déléguées", f"il reste {euros(libre_ae)} mis à disposition ({de})"
        yield cp, libre_cp, "de CP délégués", f"il reste {euros(libre_cp)} mis à disposition ({de})"
    if nature == Nature.DELEGATION:
        yield from _dans_le_notifie(cible, ae, cp, vers)
    if nature == Nature.RETRAIT:
        yield from _dans_le_notifie(source, ae, cp, de)


def _dans_le_notifie(solde: Solde, ae: Decimal, cp: Decimal, nom: str) -> Iterator[tuple[Decimal, Decimal, str, str]]:
    """What was announced and not yet made usable: a delegation stays within it, a withdrawal too."""
    annonce_ae, annonce_cp = solde.notifie_ae - solde.delegue_ae, solde.notifie_cp - solde.delegue_cp
    yield ae, annonce_ae, "d’AE notifiées", f"{euros(annonce_ae)} sont notifiés sans être délégués ({nom})"
    yield cp, annonce_cp, "de CP notifiés", f"{euros(annonce_cp)} sont notifiés sans être délégués ({nom})"


def manque_pour_accorder(solde: Solde, montant: Decimal, nom: str) -> list[str]:
    """Why a grant of `montant` goes beyond the credits notified to the account; empty when it fits."""
    reste = solde.notifie_ae - solde.reparti_ae - solde.programme
    if montant <= reste:
        return []
    return [
        f"Il manque {euros(montant - reste)} : {nom} a reçu {euros(solde.notifie_ae)} d’AE, il en reste {euros(reste)}."
    ]
