"""A table as the report makes them, for the writers' tests."""

from decimal import Decimal

from mildeca_portal.socle.tableau import Colonne, Couverture, Forme, Graphique, Ligne, Nature, Tableau


def credits_par_departement(**champs: object) -> Tableau:
    """Bourgogne-Franche-Comté, three départements, amounts whose rounded parts do not add up to the rounded total."""
    valeurs: dict[str, object] = {
        "code": "essai.credits",
        "titre": "Crédits consommés par département",
        "definition": "Autorisations d’engagement consommées au 31 décembre.",
        "colonnes": (
            Colonne("departement", "Département"),
            Colonne("actions", "Actions", Nature.ENTIER),
            Colonne("ae", "AE consommées", Nature.EUROS),
            Colonne("taux", "Taux d’exécution", Nature.PART, 1),
        ),
        "lignes": (
            Ligne(("Côte-d’Or", 12, Decimal("82400.50"), Decimal("0.9855")), "21"),
            Ligne(("Doubs", 9, Decimal("64000.50"), Decimal(1)), "25"),
            Ligne(("Jura", 0, None, None), "39"),
        ),
        "total": Ligne(("Total", 21, Decimal("146401.00"), Decimal("0.991"))),
        "couverture": Couverture(2, 3, ("Jura",)),
        "source": "réponses à l’enquête annuelle",
        "graphiques": (Graphique(Forme.CLASSEMENT, ("ae",), "AE consommées par département"),),
    }
    return Tableau(**{**valeurs, **champs})  # type: ignore[arg-type]
