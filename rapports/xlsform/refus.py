"""Why a workbook cannot be read, each time with its place: sheet, row and column."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Refus:
    """`ligne` is 0 when the whole sheet is meant; `feuille` is empty when the whole file is."""

    phrase: str
    feuille: str = ""
    ligne: int = 0
    lettre: str = ""
    colonne: str = ""

    def __str__(self) -> str:
        """« Feuille « survey », ligne 12, colonne F (relevant) : … »."""
        return self.dit_de([self.ligne])

    def dit_de(self, lignes: Sequence[int]) -> str:
        """The same of several rows: « Feuille « survey », lignes 3, 5 et 8, colonne A (type) : … »."""
        morceaux = [f"feuille «\u00a0{self.feuille}\u00a0»"] if self.feuille else []
        *debut, derniere = map(str, lignes)
        if debut:
            morceaux.append(f"lignes {', '.join(debut)} et {derniere}")
        elif self.ligne:
            morceaux.append(f"ligne {derniere}")
        if self.colonne:
            morceaux.append(f"colonne {self.lettre} ({self.colonne})" if self.lettre else f"colonne {self.colonne}")
        lieu = ", ".join(morceaux)
        return f"{lieu[:1].upper()}{lieu[1:]}\u00a0: {self.phrase}" if lieu else self.phrase


def regrouper(refus: Iterable[Refus]) -> list[str]:
    """What is to be corrected, in order; the same point of one column is said once, with all its rows."""
    lignes: dict[Refus, list[int]] = {}
    for un in refus:
        lignes.setdefault(replace(un, ligne=min(un.ligne, 1)), []).append(un.ligne)
    return [un.dit_de(rangs) for un, rangs in lignes.items()]


class XlsformRefuse(ValueError):
    """The workbook is not a questionnaire of the portal. `refus`: every reason, in the order of the sheets."""

    def __init__(self, refus: Iterable[Refus]) -> None:
        self.refus = list(refus)
        super().__init__(" ".join(map(str, self.refus)))


class ExpressionRefusee(ValueError):
    """An expression says what the portal cannot do. `phrase`: which part, in French."""

    def __init__(self, phrase: str) -> None:
        self.phrase = phrase
        super().__init__(phrase)


@dataclass
class Carnet:
    """What the reading found on its way. `avis`: what is left aside or added, which the reader must know."""

    refus: list[Refus] = field(default_factory=list)
    avis: list[str] = field(default_factory=list)
