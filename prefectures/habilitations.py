"""The rights of the day: what a person's open functions allow, loaded in one query and frozen."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils import timezone

from mildeca_portal.socle.evenements import Acteur
from prefectures.models import Personne, Role

NATIONAL, REGIONAL, DEPARTEMENTAL = "national", "regional", "departemental"


@dataclass(frozen=True, slots=True)
class Fonction:
    """One open function. `prefecture_ids`: its perimeter with the région already expanded (empty when national)."""

    personne_id: int
    role: str
    niveau: str
    region_code: str = ""
    prefecture_id: int | None = None
    prefecture_code: str = ""
    territoire: str = ""
    prefecture_ids: frozenset[int] = frozenset()
    # Délégation de signature: acts a collaborateur may do « pour le préfet et par délégation ».
    actes_delegues: frozenset[str] = frozenset()

    @property
    def acteur(self) -> Acteur:
        return Acteur(self.personne_id, self.role, self.region_code or self.prefecture_code)

    @property
    def libelle(self) -> str:
        """« chef de projet départemental, Doubs »."""
        return ", ".join(filter(None, [str(Role(self.role).label), self.territoire]))


@dataclass(frozen=True)
class Habilitations:
    """Union of the functions open on a day. Falsy when there is none: no function, no access."""

    personne_id: int | None = None
    le: date | None = None
    fonctions: tuple[Fonction, ...] = ()
    national: bool = field(init=False, default=False)
    prefecture_ids: frozenset[int] = field(init=False, default=frozenset())
    region_codes: frozenset[str] = field(init=False, default=frozenset())

    def __post_init__(self) -> None:
        object.__setattr__(self, "national", any(f.niveau == NATIONAL for f in self.fonctions))
        # A contributeur is let into one section of one answer by `rapports`; no list opens to him.
        lisent = [f for f in self.fonctions if f.role != Role.CONTRIBUTEUR]
        object.__setattr__(self, "prefecture_ids", frozenset().union(*(f.prefecture_ids for f in lisent)))
        object.__setattr__(self, "region_codes", frozenset(f.region_code for f in lisent if f.niveau == REGIONAL))

    def __bool__(self) -> bool:
        return bool(self.fonctions)

    def fonction(
        self,
        roles: Iterable[str],
        *,
        niveau: str | None = None,
        prefecture_id: int | None = None,
        region_code: str | None = None,
    ) -> Fonction | None:
        """The first open function among `roles` (in that order), at that level if given, whose perimeter holds the territory.

        A national function holds every territory; a regional one its région and the préfectures of it; a
        départemental one its préfecture only. None: no such right.
        """
        for role in roles:
            for f in self.fonctions:
                if f.role != role or (niveau and f.niveau != niveau):
                    continue
                if prefecture_id is not None and f.niveau != NATIONAL and prefecture_id not in f.prefecture_ids:
                    continue
                if (
                    region_code is not None
                    and f.niveau != NATIONAL
                    and (f.niveau, f.region_code) != (REGIONAL, region_code)
                ):
                    continue
                return f
        return None

    @property
    def administrateur(self) -> bool:
        return self.fonction([Role.ADMINISTRATEUR]) is not None

    @property
    def agent(self) -> bool:
        return self.fonction([Role.AGENT]) is not None


AUCUNE = Habilitations()

# A mandate of niveau régional stands at the seat of its région; perimeters of régions are expanded here, once.
SQL = """
WITH ouvertes AS (
    SELECT CASE m.niveau WHEN 'regional' THEN 'chef_regional' ELSE 'chef_departemental' END AS role,
           m.niveau, CASE m.niveau WHEN 'regional' THEN p.region_id END AS region_id,
           CASE m.niveau WHEN 'departemental' THEN m.prefecture_id END AS prefecture_id,
           0 AS rang, m.id
      FROM prefectures_mandat m JOIN prefectures_prefecture p ON p.id = m.prefecture_id
     WHERE m.personne_id = %(personne)s AND m.debut <= %(le)s AND (m.fin IS NULL OR m.fin > %(le)s)
    UNION ALL
    SELECT a.role,
           CASE a.perimetre WHEN 'national' THEN 'national' WHEN 'region' THEN 'regional' ELSE 'departemental' END,
           a.region_id, a.prefecture_id, 1, a.id
      FROM prefectures_affectation a
     WHERE a.personne_id = %(personne)s AND a.debut <= %(le)s AND (a.fin IS NULL OR a.fin > %(le)s)
)
SELECT o.role, o.niveau, coalesce(o.region_id, ''), o.prefecture_id, coalesce(p.code, ''), coalesce(p.nom, r.nom, ''),
       ARRAY(SELECT q.id FROM prefectures_prefecture q WHERE q.region_id = o.region_id OR q.id = o.prefecture_id),
       ARRAY(SELECT DISTINCT d.acte FROM prefectures_delegation d JOIN prefectures_mandat m ON m.id = d.mandat_id
              JOIN prefectures_prefecture s ON s.id = m.prefecture_id
              WHERE o.role = 'collaborateur' AND d.personne_id = %(personne)s AND d.revoquee_le IS NULL
                AND d.debut <= %(le)s AND (d.fin IS NULL OR d.fin > %(le)s)
                AND m.debut <= %(le)s AND (m.fin IS NULL OR m.fin > %(le)s)
                AND ((m.niveau = 'departemental' AND m.prefecture_id = o.prefecture_id)
                  OR (m.niveau = 'regional' AND s.region_id = o.region_id)))
  FROM ouvertes o
  LEFT JOIN prefectures_prefecture p ON p.id = o.prefecture_id
  LEFT JOIN prefectures_region r ON r.code = o.region_id
 ORDER BY o.rang, o.id
"""


def habilitations_de(personne: Personne | AnonymousUser, le: date | None = None) -> Habilitations:
    """Rights of `personne` on the day `le` (today by default, in Paris): one query. A closed account has none."""
    if not isinstance(personne, Personne) or not personne.is_active:
        return AUCUNE
    jour = le or timezone.localdate()
    with connection.cursor() as curseur:
        curseur.execute(SQL, {"personne": personne.pk, "le": jour})
        fonctions = tuple(
            Fonction(personne.pk, role, niveau, region, pk, code, nom, frozenset(perimetre), frozenset(actes))
            for role, niveau, region, pk, code, nom, perimetre, actes in curseur.fetchall()
        )
    return Habilitations(personne.pk, jour, fonctions)
