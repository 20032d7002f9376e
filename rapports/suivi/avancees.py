"""What the follow-up knows of each préfecture, and the counts that every page and sheet shows."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from mildeca_portal.socle.tableau import Colonne, Ligne, Nature, Tableau
from rapports.libelles import etiquette_reponse
from rapports.models import Reponse

S = Reponse.Statut
# From the first step to the last: the order of every list of states.
ORDRE = (S.A_COMMENCER, S.EN_COURS, S.A_VALIDER, S.TRANSMISE, S.CORRECTION_DEMANDEE, S.ACCEPTEE)
SOURCE = "enquête annuelle, à cet instant"


@dataclass(frozen=True, slots=True)
class Avancee:
    """The answer of one préfecture. `premiere_le`: first submission; `transmise_le`: the latest."""

    code: str
    nom: str
    region: str
    region_nom: str
    statut: str
    premiere_le: datetime | None = None
    transmise_le: datetime | None = None

    @property
    def remise(self) -> bool:
        return self.statut in Reponse.REMISES


@dataclass(frozen=True, slots=True)
class Compte:
    """How many answers are in a state, in the words of who reads."""

    statut: str
    libelle: str
    niveau: str
    nombre: int


def comptes_par_statut(avancees: Iterable[Avancee], *, revue: bool = False) -> list[Compte]:
    """Every state in order, those that nobody is in included. `revue`: words of who receives."""
    nombres = Counter(a.statut for a in avancees)
    etiquettes = [(s, etiquette_reponse(s, revue=revue)) for s in ORDRE]
    return [Compte(s, e.libelle, e.niveau, nombres[s]) for s, e in etiquettes]


def par_region(avancees: Sequence[Avancee], *, revue: bool = False) -> Tableau:
    """One line per région of `avancees`, in their order: préfectures asked, each state, share submitted."""
    libelles = [(s, etiquette_reponse(s, revue=revue).libelle) for s in ORDRE]
    colonnes = (
        Colonne("region", "Région"),
        Colonne("prefectures", "Préfectures", Nature.ENTIER),
        *(Colonne(str(s), libelle, Nature.ENTIER) for s, libelle in libelles),
        Colonne("part", "Part transmise", Nature.PART),
    )
    regions: dict[str, list[Avancee]] = {}
    for a in avancees:
        regions.setdefault(a.region, []).append(a)
    lignes = tuple(_ligne(membres[0].region_nom, membres, code) for code, membres in regions.items())
    return Tableau(
        code="suivi.regions",
        titre="État des réponses par région",
        definition="Part transmise : réponses transmises ou acceptées, sur le nombre de préfectures interrogées.",
        colonnes=colonnes,
        lignes=lignes,
        source=SOURCE,
        total=_ligne("Total", avancees),
    )


def _ligne(nom: str, membres: Sequence[Avancee], code: str = "") -> Ligne:
    nombres = Counter(a.statut for a in membres)
    remises = sum(a.remise for a in membres)
    part = Decimal(remises) / len(membres) if membres else None
    return Ligne((nom, len(membres), *(nombres[s] for s in ORDRE), part), code)
