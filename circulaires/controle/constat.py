"""What checking one rule found: kept as it is with the decision it served."""

from collections.abc import Mapping
from dataclasses import dataclass, field


class Severite:
    BLOQUANTE = "bloquante"
    AVERTISSEMENT = "avertissement"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a type of rule answers. `respectee`: None when it does not apply. `phrase`: French, with its figures."""

    respectee: bool | None
    phrase: str
    chiffres: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Constat:
    """A rule, checked. `respectee`: None when it does not apply, or could not be checked (`verifiable` is then False).

    `phrase`: the finding, in French, with its figures, followed by the paragraph of the text and its origin.
    `chiffres`: the same figures as plain text ({name: decimal, date or code}). `origine`: the text that sets the rule,
    in the version that was applied (circulaire, modificative, or local rule).
    """

    code: str
    libelle: str
    severite: str
    respectee: bool | None
    phrase: str
    chiffres: Mapping[str, str] = field(default_factory=dict)
    verifiable: bool = True
    texte_id: int | None = None
    origine: str = ""

    @property
    def bloquant(self) -> bool:
        """The rule forbids the act."""
        return self.respectee is False and self.severite == Severite.BLOQUANTE
