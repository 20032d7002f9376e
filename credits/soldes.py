"""Balances: sums of entries, never stored. One query gives every account of an exercice."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from credits.models import ACCORDES, Compte

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Solde:
    """What one account received, passed down and spent, in euros.

    « notifie », « delegue »: received, announced and made usable. « reparti »: passed down to the accounts it funds.
    « programme »: granted to projects; « engage » (AE) and « paye » (CP): spent on them.
    """

    notifie_ae: Decimal = ZERO
    notifie_cp: Decimal = ZERO
    delegue_ae: Decimal = ZERO
    delegue_cp: Decimal = ZERO
    reparti_ae: Decimal = ZERO
    reparti_cp: Decimal = ZERO
    reparti_delegue_ae: Decimal = ZERO
    reparti_delegue_cp: Decimal = ZERO
    programme: Decimal = ZERO
    engage: Decimal = ZERO
    paye: Decimal = ZERO
    projets: int = 0

    def __add__(self, autre: "Solde") -> "Solde":
        return Solde(*(getattr(self, f.name) + getattr(autre, f.name) for f in fields(self)))

    @property
    def reste_a_repartir_ae(self) -> Decimal:
        """Received − passed down."""
        return self.notifie_ae - self.reparti_ae

    @property
    def reste_a_repartir_cp(self) -> Decimal:
        return self.notifie_cp - self.reparti_cp

    @property
    def reste_a_deleguer_ae(self) -> Decimal:
        """Made usable − made usable below: what can still be delegated."""
        return self.delegue_ae - self.reparti_delegue_ae

    @property
    def reste_a_deleguer_cp(self) -> Decimal:
        return self.delegue_cp - self.reparti_delegue_cp

    @property
    def reste_a_programmer(self) -> Decimal:
        """Received − granted, in AE. Over the whole territory when `depenses_de` gave the grants below."""
        return self.notifie_ae - self.programme

    def depenses_de(self, autres: Iterable["Solde"]) -> "Solde":
        """The same account, with what its whole territory granted, committed and paid."""
        tout = sum(autres, self)
        return Solde(
            **{f.name: getattr(self, f.name) for f in fields(self)}
            | {n: getattr(tout, n) for n in ("programme", "engage", "paye", "projets")}
        )


SQL = """
WITH comptes AS (
    SELECT c.id, c.niveau, coalesce(c.region_id, p.region_id, '') AS region, coalesce(d.code, '') AS prefecture
      FROM credits_compte c
      LEFT JOIN credits_compte parent ON parent.id = c.parent_id
      LEFT JOIN credits_compte p ON p.id = parent.id AND p.niveau = 'regional'
      LEFT JOIN prefectures_prefecture d ON d.id = c.prefecture_id
     WHERE (%(exercice)s::int IS NULL OR c.exercice = %(exercice)s) AND c.niveau <> 'budget'
       AND (%(regions)s::text[] IS NULL OR coalesce(c.region_id, p.region_id) = ANY(%(regions)s))
       AND (%(prefectures)s::bigint[] IS NULL OR c.prefecture_id = ANY(%(prefectures)s))
       AND (%(comptes)s::bigint[] IS NULL OR c.id = ANY(%(comptes)s))
), mouvements AS (
    SELECT e.compte_id,
           sum(e.notifie_ae) FILTER (WHERE e.recu) AS notifie_ae, sum(e.notifie_cp) FILTER (WHERE e.recu) AS notifie_cp,
           sum(e.delegue_ae) FILTER (WHERE e.recu) AS delegue_ae, sum(e.delegue_cp) FILTER (WHERE e.recu) AS delegue_cp,
           -sum(e.notifie_ae) FILTER (WHERE NOT e.recu) AS reparti_ae,
           -sum(e.notifie_cp) FILTER (WHERE NOT e.recu) AS reparti_cp,
           -sum(e.delegue_ae) FILTER (WHERE NOT e.recu) AS reparti_delegue_ae,
           -sum(e.delegue_cp) FILTER (WHERE NOT e.recu) AS reparti_delegue_cp
      FROM credits_ecriture e JOIN comptes c ON c.id = e.compte_id
      JOIN credits_mouvement m ON m.id = e.mouvement_id
     WHERE %(au)s::date IS NULL OR m.date_effet <= %(au)s
     GROUP BY e.compte_id
), projets AS (
    SELECT p.compte_id, sum(p.montant_accorde) AS programme, count(*) AS projets
      FROM credits_projet p JOIN comptes c ON c.id = p.compte_id
     WHERE p.statut = ANY(%(accordes)s) AND (%(au)s::date IS NULL OR p.date_decision <= %(au)s)
     GROUP BY p.compte_id
), engagements AS (
    SELECT p.compte_id, sum(e.montant_ae) AS engage
      FROM credits_engagementjuridique e JOIN credits_projet p ON p.id = e.projet_id
      JOIN comptes c ON c.id = p.compte_id
     WHERE %(au)s::date IS NULL OR e.date <= %(au)s
     GROUP BY p.compte_id
), paiements AS (
    SELECT p.compte_id, sum(v.montant_cp) AS paye
      FROM credits_paiement v JOIN credits_projet p ON p.id = v.projet_id JOIN comptes c ON c.id = p.compte_id
     WHERE %(au)s::date IS NULL OR v.date <= %(au)s
     GROUP BY p.compte_id
)
SELECT c.id, c.niveau, c.region, c.prefecture,
       coalesce(m.notifie_ae, 0), coalesce(m.notifie_cp, 0), coalesce(m.delegue_ae, 0), coalesce(m.delegue_cp, 0),
       coalesce(m.reparti_ae, 0), coalesce(m.reparti_cp, 0),
       coalesce(m.reparti_delegue_ae, 0), coalesce(m.reparti_delegue_cp, 0),
       coalesce(p.programme, 0), coalesce(e.engage, 0), coalesce(v.paye, 0), coalesce(p.projets, 0)
  FROM comptes c
  LEFT JOIN mouvements m ON m.compte_id = c.id
  LEFT JOIN projets p ON p.compte_id = c.id
  LEFT JOIN engagements e ON e.compte_id = c.id
  LEFT JOIN paiements v ON v.compte_id = c.id
"""


@dataclass(frozen=True, slots=True)
class Balance:
    """The balances of an exercice by territory. A territory without account has a balance of zero."""

    exercice: int
    national: Solde
    regions: dict[str, Solde]
    parts_regionales: dict[str, Solde]
    prefectures: dict[str, Solde]
    ouverte: bool

    def region(self, code: str) -> Solde:
        return self.regions.get(code, Solde())

    def part_regionale(self, code: str) -> Solde:
        return self.parts_regionales.get(code, Solde())

    def prefecture(self, code: str) -> Solde:
        return self.prefectures.get(code, Solde())


def balance(
    exercice: int,
    *,
    regions: Iterable[str] | None = None,
    prefectures: Iterable[int] | None = None,
    au: date | None = None,
) -> Balance:
    """Every account of `exercice` in one query, consolidated: a région and the nation carry what their territory spent.

    `regions`, `prefectures`: limit to these codes, or these ids (grants above a limited list are then partial).
    `au`: a day, its end included; None for everything.
    """
    lignes = _lire(
        exercice=exercice,
        regions=None if regions is None else list(regions),
        prefectures=None if prefectures is None else list(prefectures),
        au=au,
    )
    return _consolider(exercice, [(niveau, region, code, Solde(*reste)) for _, niveau, region, code, *reste in lignes])


def soldes_de(comptes: Iterable[int]) -> dict[int, Solde]:
    """{id: balance} of these accounts alone, nothing consolidated: what an action reads under their locks. One query."""
    return {pk: Solde(*reste) for pk, _, _, _, *reste in _lire(comptes=list(comptes))}


def _lire(**limites: object) -> list[tuple[Any, ...]]:
    parametres = dict.fromkeys(("exercice", "regions", "prefectures", "comptes", "au")) | limites
    with connection.cursor() as curseur:
        curseur.execute(SQL, parametres | {"accordes": list(ACCORDES)})
        return curseur.fetchall()


def _consolider(exercice: int, lignes: list[tuple[str, str, str, Solde]]) -> Balance:
    niveaux = Compte.Niveau
    depenses: dict[str, list[Solde]] = {}
    for niveau, region, _, solde in lignes:
        if niveau in (niveaux.DEPARTEMENTAL, niveaux.PART_REGIONALE):
            depenses.setdefault(region, []).append(solde)
    tous = [s for liste in depenses.values() for s in liste]
    national = next((s for n, _, _, s in lignes if n == niveaux.NATIONAL), Solde())
    return Balance(
        exercice=exercice,
        national=national.depenses_de(tous),
        regions={r: s.depenses_de(depenses.get(r, [])) for n, r, _, s in lignes if n == niveaux.REGIONAL},
        parts_regionales={r: s for n, r, _, s in lignes if n == niveaux.PART_REGIONALE},
        prefectures={p: s for n, _, p, s in lignes if n == niveaux.DEPARTEMENTAL},
        ouverte=bool(lignes),
    )
