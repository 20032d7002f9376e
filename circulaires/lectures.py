"""Who has read a text: the posts of chef de projet on a day, each with what its holder and his predecessors read."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from circulaires.droits import peut_relancer
from circulaires.models import Lecture, RelanceLecture, Texte
from mildeca_portal.socle.tri import sans_accent
from prefectures.habilitations import Habilitations
from prefectures.models import Mandat, Prefecture
from prefectures.postes import Poste, postes_au

LU, NON_LU, VACANT = "lu", "non_lu", "vacant"
ETATS = {LU: "Lu", NON_LU: "Non lu", VACANT: "Poste vacant"}
TRIS = {"territoire": "Territoire", "etat": "État", "date": "Date de lecture"}


@dataclass(frozen=True, slots=True)
class LigneDeLecture:
    """One post. `lecture`: that of who holds it today; `anterieures`: those of who held it before."""

    poste: Poste
    lecture: Lecture | None
    anterieures: tuple[Lecture, ...]
    relances: tuple[date, ...]

    @property
    def etat(self) -> str:
        if self.poste.mandat is None:
            return VACANT
        return LU if self.lecture else NON_LU

    @property
    def libelle(self) -> str:
        return ETATS[self.etat]


@dataclass(frozen=True, slots=True)
class Bilan:
    """How many posts held today have read, of a région or of the whole. Vacant posts are not expected to read."""

    nom: str
    lus: int
    attendus: int


def suivi(texte: Texte, habilitations: Habilitations, jour: date) -> list[LigneDeLecture]:
    """The posts of the perimeter on the day `jour`, in the order of the préfectures. Four queries."""
    prefectures = list(
        Prefecture.objects.visibles_par(habilitations).du_reseau(jour).select_related("region").order_by("code")
    )
    postes = postes_au(prefectures, jour, avec_les_noms=True)
    return lignes_de(texte, [p for p in postes if _est_du_perimetre(p, habilitations)])


def _est_du_perimetre(poste: Poste, habilitations: Habilitations) -> bool:
    """The chef de projet of a préfecture that is also the seat of a région sees his post, not the régional one."""
    if habilitations.national or poste.niveau != Mandat.Niveau.REGIONAL:
        return True
    return poste.prefecture.region_id in habilitations.region_codes


def lignes_de(texte: Texte, postes: Sequence[Poste]) -> list[LigneDeLecture]:
    """The readings and the reminders of the posts. Two queries."""
    lues: dict[tuple[int, str], list[Lecture]] = defaultdict(list)
    ids = {p.prefecture.pk for p in postes}
    lectures = Lecture.objects.filter(texte=texte, prefecture__in=ids).select_related("personne").order_by("lu_le")
    for lecture in lectures:
        lues[lecture.prefecture_id, lecture.niveau].append(lecture)
    relances: dict[tuple[int, str], list[date]] = defaultdict(list)
    envoyees = RelanceLecture.objects.filter(texte=texte, prefecture__in=ids).order_by("le")
    for prefecture, niveau, le in envoyees.values_list("prefecture_id", "niveau", "le"):
        relances[prefecture, niveau].append(le)
    return [_ligne(p, lues[p.prefecture.pk, p.niveau], relances[p.prefecture.pk, p.niveau]) for p in postes]


def _ligne(poste: Poste, lectures: list[Lecture], relances: list[date]) -> LigneDeLecture:
    titulaire = poste.mandat.personne_id if poste.mandat else None
    sienne = next((x for x in lectures if x.personne_id == titulaire), None)
    anterieures = tuple(x for x in lectures if x.personne_id != titulaire)
    return LigneDeLecture(poste, sienne, anterieures, tuple(relances))


def a_relancer(lignes: Iterable[LigneDeLecture], jour: date) -> list[LigneDeLecture]:
    """Posts held by someone who has not read, and not reminded on that day already."""
    return [x for x in lignes if x.etat == NON_LU and jour not in x.relances]


def relancables(lignes: Iterable[LigneDeLecture], habilitations: Habilitations, jour: date) -> list[LigneDeLecture]:
    """Those of them that the person may remind."""
    return [x for x in a_relancer(lignes, jour) if peut_relancer(habilitations, x.poste.prefecture)]


def bilans(lignes: Iterable[LigneDeLecture]) -> tuple[Bilan, list[Bilan]]:
    """(the whole, each région in the order of names): read of expected."""
    par_region: dict[str, list[LigneDeLecture]] = defaultdict(list)
    for ligne in lignes:
        if ligne.etat != VACANT:
            par_region[ligne.poste.prefecture.region.nom].append(ligne)
    regions = [Bilan(nom, sum(x.etat == LU for x in groupe), len(groupe)) for nom, groupe in par_region.items()]
    tout = Bilan("Ensemble", sum(b.lus for b in regions), sum(b.attendus for b in regions))
    return tout, sorted(regions, key=lambda b: sans_accent(b.nom))


def choisir(
    lignes: Iterable[LigneDeLecture], *, region: str = "", etat: str = "", tri: str = ""
) -> list[LigneDeLecture]:
    """The lines of a région (its code) and in a state, sorted by `tri` (a key of `TRIS`)."""
    retenues = [
        x for x in lignes if (not region or x.poste.prefecture.region_id == region) and (not etat or x.etat == etat)
    ]
    if tri == "etat":
        return sorted(retenues, key=lambda x: list(ETATS).index(x.etat))
    if tri == "date":
        return sorted(retenues, key=lambda x: (x.lecture is None, x.lecture.lu_le.timestamp() if x.lecture else 0))
    return retenues
