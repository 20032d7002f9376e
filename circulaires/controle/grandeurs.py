"""What rules of several types may bound or restrict together, and so contradict each other about.

A type says what it does to them (`TypeDeRegle.bornes`, `TypeDeRegle.ensembles`); `circulaires.regles.contradictions`
compares. A measure of one type alone stays in the file of that type.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import TextChoices

from circulaires.controle.nomenclatures import Domaine, TypePorteur
from circulaires.controle.phrases import enumerer
from mildeca_portal.socle.templatetags.formats import date_longue, euros


@dataclass(frozen=True, slots=True)
class Mesure:
    """An ordered quantity. `libelle`: with its article; `au_moins`, `au_plus`: a bound, in French words."""

    libelle: str
    au_moins: Callable[[Any], str]
    au_plus: Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Liste:
    """A word taken from a list. `libelle`: with its article."""

    libelle: str
    nomenclature: type[TextChoices]

    def en_mots(self, codes: frozenset[str]) -> str:
        return enumerer(codes, self.nomenclature)


class Bornes(NamedTuple):
    """The values a rule admits, bounds included; None without bound. Both are of the kind of their measure."""

    minimum: Any = None
    maximum: Any = None


MONTANT = Mesure(
    "le montant de la subvention",
    lambda montant: f"au moins {euros(montant)}",
    lambda montant: f"au plus {euros(montant)}",
)
# One measure for both ends: an action begins before it ends.
PERIODE = Mesure(
    "la période de réalisation",
    lambda jour: f"un début au plus tôt le {date_longue(jour)}",
    lambda jour: f"une fin au plus tard le {date_longue(jour)}",
)
BENEFICIAIRES = Liste("les bénéficiaires", TypePorteur)
DOMAINES = Liste("le domaine du projet", Domaine)
