from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from circulaires.controle import FicheControle, lire_parametres, type_de_regle
from circulaires.controle.constat import Verdict


def fiche(**champs: Any) -> FicheControle:
    """A project of the Doubs costing 10 000 €, of which 8 000 € are asked."""
    return FicheControle(
        **{
            "exercice": 2027,
            "prefecture_code": "25",
            "region_code": "27",
            "cout_total": Decimal(10000),
            "montant_demande": Decimal(8000),
            **champs,
        }
    )


def verifier(code: str, projet: FicheControle, **parametres: Any) -> Verdict:
    return type_de_regle(code).verifier(projet, lire_parametres(code, parametres))


@dataclass
class RegleEssai:
    """A rule as the engine reads it, without the database."""

    type_regle: str = "part_maximale"
    parametres: dict[str, Any] = field(default_factory=lambda: {"taux_max": "0.80"})
    code: str = "R-01"
    libelle: str = "Part maximale"
    severite: str = "bloquante"
    paragraphe: str = "Aucun projet ne peut être financé à plus de 80 %."
    paragraphe_origine: str = "Circulaire 2027, § 3.1"
    texte_id: int = 1
    origine: str = "Circulaire 2027"
