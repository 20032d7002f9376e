"""Credits received and spent, as the préfectures declare them (sections C and D)."""

from dataclasses import replace

from mildeca_portal.socle.extraits import JeuDeDonnees
from mildeca_portal.socle.tableau import Forme, Graphique, Nature, Tableau, chiffre
from rapports.chiffres.fabrique import Mesure, combien, par_choix, par_departement, par_region, part, somme
from rapports.chiffres.lecture import enquete

E = Nature.EUROS
AE = (
    somme("ae_notifiees", "AE notifiées", "credits.ae_notifiees", E),
    somme("ae_complementaires", "AE complémentaires", "credits.ae_complementaires", E),
    somme("ae_consommees", "AE consommées", "credits.ae_consommees", E),
    part("taux_ae", "Taux", "credits.ae_consommees", "credits.ae_notifiees", "credits.ae_complementaires"),
)
CP = (
    somme("cp_notifies", "CP notifiés", "credits.cp_notifies", E),
    somme("cp_complementaires", "CP complémentaires", "credits.cp_complementaires", E),
    somme("cp_consommes", "CP consommés", "credits.cp_consommes", E),
    part("taux_cp", "Taux", "credits.cp_consommes", "credits.cp_notifies", "credits.cp_complementaires"),
)
DEFINITION_AE = (
    "Autorisations d’engagement (AE) notifiées aux départements, dotation complémentaire et AE consommées sur "
    "l’exercice. Taux : consommées sur notifiées et complémentaires."
)
DEFINITION_CP = (
    "Crédits de paiement (CP) notifiés aux départements, dotation complémentaire et CP consommés sur l’exercice. "
    "Taux : consommés sur notifiés et complémentaires."
)


@chiffre("credits.ae_regions")
def ae_par_region(jeu: JeuDeDonnees) -> Tableau:
    return par_region(
        jeu,
        "credits.ae_regions",
        "Autorisations d’engagement par région",
        DEFINITION_AE,
        AE,
        enquete(jeu).couverture("credits.ae_notifiees", "credits.ae_consommees"),
        graphiques=(Graphique(Forme.CLASSEMENT, ("ae_consommees",), "AE consommées par région, en euros"),),
    )


@chiffre("credits.cp_regions")
def cp_par_region(jeu: JeuDeDonnees) -> Tableau:
    return par_region(
        jeu,
        "credits.cp_regions",
        "Crédits de paiement par région",
        DEFINITION_CP,
        CP,
        enquete(jeu).couverture("credits.cp_notifies", "credits.cp_consommes"),
    )


@chiffre("credits.dotations")
def dotations(jeu: JeuDeDonnees) -> Tableau:
    """What each région received, against what its départements received. The first stands in the answer of the seat."""
    e = enquete(jeu)
    sieges = [p for p in e.prefectures if p.siege]
    mesures = (
        somme("ae_region", "AE notifiées à la région", "credits.ae_notifiees_region", E),
        somme("ae_departements", "AE notifiées aux départements", "credits.ae_notifiees", E),
        somme("cp_region", "CP notifiés à la région", "credits.cp_notifies_region", E),
        somme("cp_departements", "CP notifiés aux départements", "credits.cp_notifies", E),
    )
    return par_region(
        jeu,
        "credits.dotations",
        "Dotations des régions et des départements",
        "Dotation notifiée à la région, puis somme des dotations notifiées à ses départements.",
        mesures,
        replace(e.couverture("credits.ae_notifiees_region", ps=sieges), complement=" de région"),
    )


@chiffre("credits.departements")
def par_departement_(jeu: JeuDeDonnees) -> Tableau:
    """The 102 départements, with the map."""
    return par_departement(
        jeu,
        "credits.departements",
        "Autorisations d’engagement par département",
        DEFINITION_AE,
        AE,
        enquete(jeu).couverture("credits.ae_notifiees", "credits.ae_consommees"),
        graphiques=(Graphique(Forme.CARTE, ("ae_consommees",), "AE consommées par département, en euros"),),
    )


@chiffre("credits.motifs")
def motifs(jeu: JeuDeDonnees) -> Tableau:
    return par_choix(
        jeu,
        "credits.motifs",
        "Motifs de non-consommation des crédits",
        "credits.motifs_non_consommation",
        "Motifs déclarés par les préfectures qui n’ont pas tout consommé. Plusieurs réponses possibles.",
        (Graphique(Forme.CLASSEMENT, ("nombre",), "Motifs de non-consommation, en nombre de préfectures"),),
    )


@chiffre("credits.appels")
def appels(jeu: JeuDeDonnees) -> Tableau:
    """Calls for projects, by région."""
    mesures: tuple[Mesure, ...] = (
        combien("lances", "Appels lancés", "appel_a_projets.lance", True),
        somme("recus", "Dossiers reçus", "appel_a_projets.dossiers_recus"),
        somme("retenus", "Dossiers retenus", "appel_a_projets.dossiers_retenus"),
        part("taux", "Part retenue", "appel_a_projets.dossiers_retenus", "appel_a_projets.dossiers_recus"),
    )
    return par_region(
        jeu,
        "credits.appels",
        "Appels à projets départementaux par région",
        "Appels à projets lancés par les préfectures sur l’exercice, dossiers reçus et retenus.",
        mesures,
        enquete(jeu).couverture("appel_a_projets.lance"),
    )
