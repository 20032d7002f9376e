"""What the rows are compared with: the network as it is recorded, in five queries whatever the size of the file."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from mildeca_portal.comptes.imports.demandes import Demande
from mildeca_portal.socle.tri import sans_accent
from prefectures.models import Affectation, Mandat, Personne, Prefecture

Poste = tuple[int, str]
Emploi = tuple[int, str, str]


def cle_de_nom(prenom: str, nom: str) -> str:
    return sans_accent(f"{prenom} {nom}")


@dataclass
class Reseau:
    """Plain lists, so that the rules run without a database. Mandates come with their person."""

    prefectures: list[Prefecture] = field(default_factory=list)
    personnes: list[Personne] = field(default_factory=list)
    mandats: list[Mandat] = field(default_factory=list)
    affectations: list[Affectation] = field(default_factory=list)

    @classmethod
    def charger(cls, demandes: Iterable[Demande]) -> "Reseau":
        """The préfectures, everyone's name and address, and the functions that the rows may meet."""
        demandees = list(demandes)
        courriels = {d.courriel for d in demandees}
        codes = {d.code for d in demandees}
        return cls(
            list(Prefecture.objects.select_related("region")),
            list(Personne.objects.only("prenom", "nom", "courriel", "is_active")),
            list(Mandat.objects.filter(prefecture__code__in=codes).select_related("personne")),
            list(Affectation.objects.filter(personne__courriel__in=courriels)),
        )

    @cached_property
    def par_code(self) -> dict[str, Prefecture]:
        return {p.code: p for p in self.prefectures}

    @cached_property
    def par_courriel(self) -> dict[str, Personne]:
        return {p.courriel.lower(): p for p in self.personnes}

    @cached_property
    def par_nom(self) -> dict[str, list[Personne]]:
        groupes = defaultdict(list)
        for p in self.personnes:
            groupes[cle_de_nom(p.prenom, p.nom)].append(p)
        return groupes

    @cached_property
    def par_poste(self) -> dict[Poste, list[Mandat]]:
        """Mandates by préfecture and level."""
        groupes = defaultdict(list)
        for m in self.mandats:
            groupes[m.prefecture_id, m.niveau].append(m)
        return groupes

    @cached_property
    def par_emploi(self) -> dict[Emploi, list[Affectation]]:
        """Other functions by person, role and territory (préfecture id, région code or nothing)."""
        groupes = defaultdict(list)
        for a in self.affectations:
            groupes[a.personne_id, a.role, str(a.prefecture_id or a.region_id or "")].append(a)
        return groupes
