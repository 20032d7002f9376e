"""What changed between two versions of a text, word by word. Pure.

Paragraphs are compared first, then the words of those that changed: a long text costs little more than what changed in it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

GARDE, AJOUTE, RETIRE = "garde", "ajoute", "retire"
# Words, then what stands between them: joined again, they give the text back exactly. A number is one word with its
# decimals and its thousands: « 1,00 » that becomes « 5,00 » is read whole, never as « 15,00 ».
MORCEAUX = re.compile(r"\d+(?:[.,\u00a0\u202f]\d+)+|\w+|\s+|[^\w\s]")
# Above this number of words a passage that changed is replaced as a whole: nobody would read it word by word.
LIMITE = 6000


@dataclass(frozen=True, slots=True)
class Segment:
    """`sorte`: garde, ajoute or retire."""

    sorte: str
    texte: str


def mots(avant: str, apres: str) -> list[Segment]:
    """The passages kept, removed and added, in order, never two of a kind in a row.

    Kept and removed ones joined give `avant`; kept and added ones joined give `apres`.
    """
    segments: list[Segment] = []
    for sorte, texte in _paragraphes(avant.splitlines(keepends=True), apres.splitlines(keepends=True)):
        if not texte:
            continue
        if segments and segments[-1].sorte == sorte:
            texte = segments.pop().texte + texte
        segments.append(Segment(sorte, texte))
    return segments


def _paragraphes(avant: Sequence[str], apres: Sequence[str]) -> Iterator[tuple[str, str]]:
    for code, i, j, k, fin in SequenceMatcher(None, avant, apres, autojunk=False).get_opcodes():
        if code == "equal":
            yield GARDE, "".join(avant[i:j])
        else:
            yield from _mots(MORCEAUX.findall("".join(avant[i:j])), MORCEAUX.findall("".join(apres[k:fin])))


def _mots(avant: Sequence[str], apres: Sequence[str]) -> Iterator[tuple[str, str]]:
    if max(len(avant), len(apres)) > 2 * LIMITE:
        yield from _bouts(avant, apres)
        return
    for _, i, j, k, fin in SequenceMatcher(None, avant, apres).get_opcodes():
        if avant[i:j] == apres[k:fin]:
            yield GARDE, "".join(avant[i:j])
        else:
            yield RETIRE, "".join(avant[i:j])
            yield AJOUTE, "".join(apres[k:fin])


def _bouts(avant: Sequence[str], apres: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The same beginning and the same end; what stands between them is replaced as a whole."""
    court, debut, fin = min(len(avant), len(apres)), 0, 0
    while debut < court and avant[debut] == apres[debut]:
        debut += 1
    while fin < court - debut and avant[-1 - fin] == apres[-1 - fin]:
        fin += 1
    yield GARDE, "".join(avant[:debut])
    yield RETIRE, "".join(avant[debut : len(avant) - fin])
    yield AJOUTE, "".join(apres[debut : len(apres) - fin])
    yield GARDE, "".join(avant[len(avant) - fin :])
