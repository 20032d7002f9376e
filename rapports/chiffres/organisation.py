"""Organisation: who the chefs de projets are, with which means and correspondents (section A)."""

from mildeca_portal.socle.extraits import JeuDeDonnees
from mildeca_portal.socle.tableau import Colonne, Forme, Graphique, Nature, Tableau, chiffre
from rapports.chiffres.fabrique import Mesure, combien, par_choix, par_region, somme
from rapports.chiffres.lecture import enquete, rapport


@chiffre("organisation.fonctions")
def fonctions(jeu: JeuDeDonnees) -> Tableau:
    return par_choix(
        jeu,
        "organisation.fonctions",
        "Fonction du chef de projet départemental",
        "organisation.fonction",
        "Fonction exercée par le chef de projet dans l’équipe préfectorale.",
        (Graphique(Forme.CLASSEMENT, ("nombre",), "Fonction des chefs de projet, en nombre de préfectures"),),
    )


@chiffre("organisation.moyens")
def moyens(jeu: JeuDeDonnees) -> Tableau:
    """ETP, training and turnover, by région."""
    e = enquete(jeu)
    mesures = (
        somme("etp", "ETP", "organisation.etp", Nature.DECIMAL, 1),
        Mesure(
            Colonne("etp_moyen", "ETP par préfecture", Nature.DECIMAL, 2),
            lambda e, ps: rapport(e.somme(ps, "organisation.etp"), e.repondants(ps, "organisation.etp")),
        ),
        combien("formes", "Chefs de projet formés", "organisation.formation_suivie", True),
        somme("changements", "Changements dans l’année", "organisation.changements"),
    )
    definition = (
        "Agents participant à la mission, en équivalents temps plein ; chefs de projet ayant suivi la formation à la "
        "prise de poste ; changements de chef de projet au cours de l’exercice."
    )
    return par_region(
        jeu,
        "organisation.moyens",
        "Moyens humains par région",
        definition,
        mesures,
        e.couverture("organisation.etp"),
        graphiques=(Graphique(Forme.CLASSEMENT, ("etp_moyen",), "ETP par préfecture, par région"),),
    )


@chiffre("organisation.correspondants")
def correspondants(jeu: JeuDeDonnees) -> Tableau:
    return par_choix(
        jeu,
        "organisation.correspondants",
        "Correspondants identifiés par les chefs de projet",
        "organisation.correspondants",
        "Institutions où le chef de projet a un correspondant. Plusieurs réponses possibles.",
        (Graphique(Forme.CLASSEMENT, ("nombre",), "Correspondants identifiés, en nombre de préfectures"),),
    )
