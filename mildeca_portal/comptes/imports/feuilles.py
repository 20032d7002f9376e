"""Rows of cells that know where they stand, under headers recognised whatever their order. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from mildeca_portal.comptes.imports.colonnes import COLONNES, CONNUES, MARQUE_EXEMPLE, Colonne, normaliser
from mildeca_portal.socle.neutralisation import retablir

# The headers are looked for in the first rows of a sheet (a title, the mention of demonstration may come before).
RANGS_D_ENTETE, ENTETES_MIN = 15, 3
RANGS_MAX = 10_000


@dataclass(frozen=True, slots=True)
class Erreur:
    """What is wrong and where. `feuille` is empty for a CSV; `ligne` is 0 when the whole file is meant."""

    phrase: str
    feuille: str = ""
    ligne: int = 0
    lettre: str = ""
    titre: str = ""

    @property
    def lieu(self) -> str:
        """« Feuille « Mandats », ligne 12, colonne F (Début) »."""
        morceaux = [f"feuille «\u00a0{self.feuille}\u00a0»"] if self.feuille else []
        morceaux += [f"ligne {self.ligne}"] if self.ligne else []
        if self.lettre:
            morceaux.append(f"colonne {self.lettre}" + (f" ({self.titre})" if self.titre else ""))
        lieu = ", ".join(morceaux)
        return lieu[:1].upper() + lieu[1:]

    def __str__(self) -> str:
        return f"{self.lieu}\u00a0: {self.phrase}" if self.lieu else self.phrase


@dataclass(frozen=True, slots=True)
class Cellule:
    """A value as the file holds it. `faute`: why it cannot be read (a formula, an error of the spreadsheet)."""

    valeur: object
    faute: str = ""

    @property
    def vide(self) -> bool:
        return not self.faute and (self.valeur is None or (isinstance(self.valeur, str) and not self.valeur.strip()))


@dataclass(frozen=True)
class Ligne:
    """One row of data: the filled cells, by key of column."""

    feuille: str
    numero: int
    cellules: dict[str, Cellule]
    lettres: dict[str, str] = field(default_factory=dict)

    def erreur(self, cle: str, phrase: str) -> Erreur:
        """An error of this row, in the column `cle` ("" for the whole row)."""
        titre = next((c.titre for c in COLONNES if c.cle == cle), "")
        lettre = self.lettres.get(cle, "")
        return Erreur(phrase, self.feuille, self.numero, lettre, titre if lettre else "")


@dataclass
class Lecture:
    """`avis`: what the reader must know without being stopped. `exemples`: example rows left aside."""

    lignes: list[Ligne] = field(default_factory=list)
    erreurs: list[Erreur] = field(default_factory=list)
    avis: list[str] = field(default_factory=list)
    exemples: int = 0


def sans_entete() -> Erreur:
    attendues = ", ".join(c.titre for c in COLONNES if c.obligatoire)
    return Erreur(f"Aucune ligne de titres de colonnes n’a été trouvée. Colonnes obligatoires : {attendues}.")


def lire_feuille(nom: str, rangs: Iterable[Sequence[Cellule]], lecture: Lecture) -> int:
    """Add the rows of one sheet to `lecture`. Returns the number of the row of headers; 0: none, nothing was read."""
    entetes: dict[int, Colonne] = {}
    titres = 0
    for numero, rang in enumerate(rangs, start=1):
        if not titres:
            if numero > RANGS_D_ENTETE:
                return 0
            if len(trouvees := _colonnes(rang)) >= ENTETES_MIN:
                entetes, titres = trouvees, numero
                if not _verifier_entetes(nom, numero, rang, entetes, lecture):
                    return titres
        elif numero > RANGS_MAX:
            lecture.erreurs.append(Erreur(f"La feuille dépasse {RANGS_MAX} lignes.", nom))
            return titres
        else:
            _lire_rang(nom, numero, rang, entetes, lecture)
    return titres


def _colonnes(rang: Sequence[Cellule]) -> dict[int, Colonne]:
    return {
        i: CONNUES[cle]
        for i, cellule in enumerate(rang)
        if not cellule.vide and (cle := normaliser(cellule.valeur)) in CONNUES
    }


def _verifier_entetes(
    nom: str, numero: int, rang: Sequence[Cellule], entetes: dict[int, Colonne], lecture: Lecture
) -> bool:
    """Say what is missing, unknown or written twice. False: the sheet cannot be read."""
    presentes = [c.cle for c in entetes.values()]
    fautes = [
        Erreur(f"La colonne obligatoire « {c.titre} » est absente.", nom, numero)
        for c in COLONNES
        if c.obligatoire and c.cle not in presentes
    ]
    fautes += [
        Erreur(f"La colonne « {c.titre} » figure plusieurs fois.", nom, numero)
        for c in COLONNES
        if presentes.count(c.cle) > 1
    ]
    lieu = f"Feuille « {nom} » : " if nom else ""
    inconnues = [
        f"« {str(cellule.valeur).strip()[:60]} » ({get_column_letter(i + 1)})"
        for i, cellule in enumerate(rang)
        if not cellule.vide and i not in entetes
    ]
    if inconnues:
        debut = "colonne inconnue, qui ne sera pas lue" if len(inconnues) == 1 else "colonnes inconnues, non lues"
        lecture.avis.append(_phrase(f"{lieu}{debut} : {', '.join(inconnues)}."))
    absentes = [f"« {c.titre} »" for c in COLONNES if not c.obligatoire and c.cle not in presentes]
    if absentes and not fautes:
        debut = "colonne facultative absente" if len(absentes) == 1 else "colonnes facultatives absentes"
        lecture.avis.append(_phrase(f"{lieu}{debut} : {', '.join(absentes)}."))
    lecture.erreurs += fautes
    return not fautes


def _phrase(texte: str) -> str:
    return texte[:1].upper() + texte[1:]


def _lire_rang(nom: str, numero: int, rang: Sequence[Cellule], entetes: dict[int, Colonne], lecture: Lecture) -> None:
    cellules = {colonne.cle: _propre(rang[i]) for i, colonne in entetes.items() if i < len(rang) and not rang[i].vide}
    if not cellules:
        return
    fonction = cellules.get("fonction")
    if fonction and normaliser(fonction.valeur).startswith(MARQUE_EXEMPLE):
        lecture.exemples += 1
        return
    lettres = {colonne.cle: get_column_letter(i + 1) for i, colonne in entetes.items()}
    lecture.lignes.append(Ligne(nom, numero, cellules, lettres))


def _propre(cellule: Cellule) -> Cellule:
    """Text without the apostrophe that an export put before what looks like a formula."""
    if isinstance(cellule.valeur, str):
        return Cellule(retablir(cellule.valeur.strip()), cellule.faute)
    return cellule
