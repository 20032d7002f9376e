"""The rules' engine: pure, it knows no project. `credits` builds the `FicheControle`, the circulaire holds the rules.

`controler(fiche, regles)` gives one `Constat` per rule; the types of rules are the classes of `circulaires.controle.types`.
"""

from circulaires.controle.constat import Constat, Severite
from circulaires.controle.fiche import Cofinancement, Depense, FicheControle
from circulaires.controle.moteur import controler
from circulaires.controle.registre import (
    Famille,
    ParametresInvalides,
    TypeDeRegle,
    TypeInconnu,
    lire_parametres,
    par_famille,
    parametres_decales,
    type_de_regle,
    types_de_regle,
)

__all__ = [
    "Cofinancement",
    "Constat",
    "Depense",
    "Famille",
    "FicheControle",
    "ParametresInvalides",
    "Severite",
    "TypeDeRegle",
    "TypeInconnu",
    "controler",
    "lire_parametres",
    "par_famille",
    "parametres_decales",
    "type_de_regle",
    "types_de_regle",
]
