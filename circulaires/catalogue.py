"""The catalogue of rules: what the sources say of the use of the credits, proposed to who writes a circulaire.

A proposal is not a rule: it says where it comes from, most often the call of one préfecture, and becomes a rule of a text
only once chosen. What no source gives is `a_confirmer`, and then comes inactive.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from django.conf import settings

from circulaires.controle import TypeDeRegle, lire_parametres, type_de_regle
from circulaires.models import Regle, Texte

ORIGINES = {"nationale": "Source nationale", "locale": "Source locale", "portail": "Proposition du portail"}


@dataclass(frozen=True, slots=True)
class Proposition:
    """A rule that a text may take over. `origine`: code of `ORIGINES`; `note`: what else the sources say of it.

    `parametres` is read-only: the proposals are read once for all requests.
    """

    code: str
    type_regle: str
    libelle: str
    parametres: Mapping[str, Any]
    severite: str
    paragraphe: str
    paragraphe_origine: str
    source: str
    source_adresse: str
    origine: str
    a_confirmer: bool
    note: str

    @property
    def type(self) -> TypeDeRegle[Any]:
        return type_de_regle(self.type_regle)

    @property
    def en_clair(self) -> str:
        """The rule as a French sentence."""
        return self.type.en_clair(lire_parametres(self.type_regle, dict(self.parametres)))

    @property
    def origine_en_mots(self) -> str:
        return ORIGINES[self.origine]

    def en_regle(self, texte: Texte) -> Regle:
        """The row to add to a text, not saved. Inactive as long as its parameters are to be confirmed."""
        return Regle(
            texte=texte,
            code=self.code,
            type_regle=self.type_regle,
            libelle=self.libelle,
            parametres=dict(self.parametres),
            severite=self.severite,
            paragraphe=self.paragraphe,
            paragraphe_origine=self.paragraphe_origine,
            source=self.source,
            active=not self.a_confirmer,
            a_confirmer=self.a_confirmer,
        )


@lru_cache(maxsize=1)
def propositions() -> tuple[Proposition, ...]:
    """All proposals, by code."""
    donnees = json.loads((settings.RACINE / "fixtures/regles.json").read_text(encoding="utf-8"))
    lues = [Proposition(**{**ligne, "parametres": MappingProxyType(ligne["parametres"])}) for ligne in donnees]
    return tuple(sorted(lues, key=lambda p: p.code))


def proposees_a(texte: Texte) -> list[Proposition]:
    """Those whose code the text does not have yet. One query."""
    presents = set(texte.regles.values_list("code", flat=True))
    return [p for p in propositions() if p.code not in presents]
