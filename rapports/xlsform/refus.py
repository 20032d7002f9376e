"""Why a workbook cannot be read, each time with its place: sheet, row and column."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Refus:
    """`ligne` is 0 when the whole sheet is meant; `feuille` is empty when the whole file is."""

    phrase: str
    feuille: str = ""
    ligne: int = 0
    lettre: str = ""
    colonne: str = ""

    @property
    def lieu(self) -> str:
        """« Feuille « survey », ligne 12, colonne F (relevant) »."""
        morceaux = [f"feuille «\u00a0{self.feuille}\u00a0»"] if self.feuille else []
        morceaux += [f"ligne {self.ligne}"] if self.ligne else []
        if self.colonne:
            morceaux.append(f"colonne {self.lettre} ({self.colonne})" if self.lettre else f"colonne {self.colonne}")
        lieu = ", ".join(morceaux)
        return lieu[:1].upper() + lieu[1:]

    def __str__(self) -> str:
        return f"{self.lieu}\u00a0: {self.phrase}" if self.lieu else self.phrase


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
