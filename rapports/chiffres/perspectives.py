"""Difficulties met (section J)."""

from mildeca_portal.socle.extraits import JeuDeDonnees
from mildeca_portal.socle.tableau import Forme, Graphique, Tableau, chiffre
from rapports.chiffres.fabrique import par_choix


@chiffre("perspectives.difficultes")
def difficultes(jeu: JeuDeDonnees) -> Tableau:
    return par_choix(
        jeu,
        "perspectives.difficultes",
        "Difficultés rencontrées",
        "perspectives.difficultes",
        "Difficultés déclarées par les chefs de projet. Plusieurs réponses possibles.",
        (Graphique(Forme.CLASSEMENT, ("nombre",), "Difficultés rencontrées, en nombre de préfectures"),),
    )
