"""Who answered: the first figure of the report."""

from collections.abc import Sequence

from mildeca_portal.socle.extraits import JeuDeDonnees
from mildeca_portal.socle.tableau import Colonne, Nature, Tableau, chiffre
from rapports.chiffres.fabrique import Mesure, par_region
from rapports.chiffres.lecture import Enquete, Territoire, enquete, rapport


def _acceptees(_e: Enquete, ps: Sequence[Territoire]) -> int:
    return sum(p.acceptee for p in ps)


@chiffre("couverture.reponses")
def reponses(jeu: JeuDeDonnees) -> Tableau:
    """Answers accepted against préfectures asked, by région."""
    mesures = (
        Mesure(Colonne("interrogees", "Préfectures interrogées", Nature.ENTIER), lambda _e, ps: len(ps)),
        Mesure(Colonne("acceptees", "Réponses acceptées", Nature.ENTIER), _acceptees),
        Mesure(Colonne("taux", "Taux de réponse", Nature.PART, 1), lambda e, ps: rapport(_acceptees(e, ps), len(ps))),
    )
    definition = "Une réponse compte quand la MILDECA l’a acceptée après l’avoir relue."
    return par_region(
        jeu, "couverture.reponses", "Réponses à l’enquête par région", definition, mesures, enquete(jeu).couverture()
    )
