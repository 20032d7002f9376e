"""The state of the network on a day: vacancies, coming ends, training, interims, correspondents that are missing.

What each list holds is a pure rule; `lire` reads what they need in three queries, whatever the number of préfectures.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from prefectures.models import Correspondant, Mandat, Prefecture
from prefectures.postes import Poste, postes_au

Institution = Correspondant.Institution

HORIZON = timedelta(days=90)
# The training on taking post exists since 2018 (dossier, 4.3).
FORMATION_DEPUIS = date(2018, 1, 1)
ATTENDUES = tuple(i for i in Institution if i != Institution.AUTRE)


@dataclass(frozen=True, slots=True)
class Manque:
    """A préfecture and the institutions where it has no correspondent."""

    prefecture: Prefecture
    institutions: tuple[Institution, ...]

    @property
    def aucun(self) -> bool:
        return len(self.institutions) == len(ATTENDUES)


@dataclass(frozen=True, slots=True)
class EtatDuReseau:
    """The lists of one day, each in the order of the préfectures."""

    jour: date
    prefectures: tuple[Prefecture, ...]
    postes: tuple[Poste, ...]
    manques: tuple[Manque, ...]

    @property
    def vacants(self) -> list[Poste]:
        return [p for p in self.postes if p.mandat is None]

    @property
    def fins(self) -> list[Poste]:
        """The nearest end first."""
        return sorted((p for p in self.postes if finit_sans_successeur(p)), key=lambda p: p.mandat.fin)  # type: ignore[union-attr,return-value,arg-type]

    @property
    def a_former(self) -> list[Poste]:
        """Who has waited longest first."""
        return sorted((p for p in self.postes if a_former(p.mandat, self.jour)), key=lambda p: p.mandat.debut)  # type: ignore[union-attr]

    @property
    def interims(self) -> list[Poste]:
        return [p for p in self.postes if p.mandat and p.mandat.par_interim]

    def sans_correspondant(self, institution: Institution) -> int:
        """How many préfectures have nobody there."""
        return sum(institution in manque.institutions for manque in self.manques)


def finit_sans_successeur(poste: Poste) -> bool:
    """The mandate open that day ends within 90 days, and nobody is recorded to begin by its end."""
    mandat, suivant = poste.mandat, poste.suivant
    if mandat is None or mandat.fin is None or mandat.fin - poste.jour > HORIZON:
        return False
    return suivant is None or suivant.debut > mandat.fin


def a_former(mandat: Mandat | None, jour: date) -> bool:
    """A mandate begun since the training exists, whose holder had not attended it by that day."""
    if mandat is None or mandat.debut < FORMATION_DEPUIS:
        return False
    return mandat.formation_le is None or mandat.formation_le > jour


def mois_en_poste(debut: date, jour: date) -> int:
    """Whole months from `debut` to `jour`."""
    return (jour.year - debut.year) * 12 + jour.month - debut.month - (jour.day < debut.day)


def institutions_manquantes(renseignees: Iterable[str]) -> tuple[Institution, ...]:
    """The institutions expected everywhere, less those that have someone."""
    connues = set(renseignees)
    return tuple(i for i in ATTENDUES if i not in connues)


def lire(membres: QuerySet[Prefecture], jour: date) -> EtatDuReseau:
    """The state of `membres` on the day `jour`. Three queries."""
    prefectures = list(membres.select_related("region"))
    return EtatDuReseau(
        jour,
        tuple(prefectures),
        tuple(postes_au(prefectures, jour, avec_les_noms=True)),
        tuple(_manques(prefectures, jour)),
    )


def _manques(prefectures: Sequence[Prefecture], jour: date) -> list[Manque]:
    connus: dict[int, set[str]] = {}
    couples = Correspondant.objects.en_cours(jour).filter(prefecture__in=[p.pk for p in prefectures])
    for prefecture_id, institution in couples.values_list("prefecture_id", "institution"):
        connus.setdefault(prefecture_id, set()).add(institution)
    tous = [Manque(p, institutions_manquantes(connus.get(p.pk, ()))) for p in prefectures]
    return [manque for manque in tous if manque.institutions]
