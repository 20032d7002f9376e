"""Where a text lives, whatever its nature: one path converter for the addresses of all of them."""

import re
from dataclasses import dataclass

ANNUELLE = r"circulaires/[0-9]{4}"
MODIFICATIVE = r"circulaires/[0-9]{4}/modificatives/[1-9][0-9]?"
INSTRUCTION = r"instructions/[-a-zA-Z0-9_]+"
FORME = re.compile(
    r"circulaires/(?P<exercice>[0-9]{4})(?:/modificatives/(?P<rang>[1-9][0-9]?))?|instructions/(?P<code>[-a-zA-Z0-9_]+)"
)


@dataclass(frozen=True, slots=True)
class Adresse:
    """« circulaires/2026 », « circulaires/2026/modificatives/1 » or « instructions/simca »."""

    exercice: int | None = None
    rang: int | None = None
    code: str | None = None

    def __str__(self) -> str:
        if self.code:
            return f"instructions/{self.code}"
        suite = f"/modificatives/{self.rang}" if self.rang else ""
        return f"circulaires/{self.exercice}{suite}"

    @classmethod
    def lire(cls, chemin: str) -> "Adresse":
        """The address written in a path. Raises `ValueError` when there is none."""
        trouve = FORME.fullmatch(chemin)
        if trouve is None:
            raise ValueError(chemin)
        if trouve["code"]:
            return cls(code=trouve["code"])
        return cls(int(trouve["exercice"]), int(trouve["rang"]) if trouve["rang"] else None)


class ConvertisseurAdresse:
    """`path("<texte:adresse>/…")`. To reverse: an `Adresse`, or the exercice of an annual circulaire."""

    # The longest first: an alternation takes the first that fits.
    regex = f"{MODIFICATIVE}|{ANNUELLE}|{INSTRUCTION}"

    def to_python(self, value: str) -> Adresse:
        return Adresse.lire(value)

    def to_url(self, value: Adresse | int) -> str:
        return str(value if isinstance(value, Adresse) else Adresse(exercice=value))
