"""Actions financed: how many, how much, for whom, with whose money, evaluated how (sections E and F)."""

from collections.abc import Sequence
from decimal import Decimal

from mildeca_portal.socle.extraits import JeuDeDonnees
from mildeca_portal.socle.tableau import Colonne, Forme, Graphique, Ligne, Nature, Tableau, chiffre
from rapports.chiffres.fabrique import Mesure, par_ligne, par_region, part, somme
from rapports.chiffres.lecture import SOURCE, Enquete, Territoire, enquete, rapport

NOMBRE, MONTANT = "actions.nombre", "actions.montant_total"
COFINANCEMENTS = "actions.cofinancements#montant"


def _moyenne(e: Enquete, ps: Sequence[Territoire]) -> Decimal | None:
    return rapport(e.somme(ps, MONTANT), e.somme(ps, NOMBRE))


def _levier(e: Enquete, ps: Sequence[Territoire]) -> Decimal | None:
    return rapport(e.somme(ps, COFINANCEMENTS), e.somme(ps, MONTANT))


MOYEN = Mesure(Colonne("moyen", "Montant moyen", Nature.EUROS), _moyenne)
LEVIER = Mesure(Colonne("levier", "Effet de levier", Nature.DECIMAL, 2), _levier)


@chiffre("actions.synthese")
def synthese(jeu: JeuDeDonnees) -> Tableau:
    """National indicators, one a line, each with how it is counted. Amounts, counts and shares each in their column."""
    e = enquete(jeu)
    ps = e.acceptees
    nombre, montant = e.somme(ps, NOMBRE), e.somme(ps, MONTANT)
    cofinancements = e.somme(ps, COFINANCEMENTS)

    def compte(libelle: str, cle: str) -> Ligne:
        combien = e.somme(ps, cle)
        return Ligne((libelle, combien, None, rapport(combien, nombre)))

    lignes = (
        Ligne(("Actions financées", nombre, None, None)),
        Ligne(("Montant total accordé", None, montant, None)),
        Ligne(("Montant moyen d’une action", None, rapport(montant, nombre), None)),
        Ligne(("Médiane des montants médians départementaux", None, e.mediane(ps, "actions.montant_median"), None)),
        compte("Renouvellements", "actions.renouvellements"),
        compte("Actions de faible montant", "actions.petites"),
        compte("Actions sans cofinancement", "actions.sans_cofinancement"),
        compte("Actions dotées d’un plan d’évaluation", "evaluation.actions_evaluees"),
        Ligne(("Cofinancements", None, cofinancements, rapport(cofinancements, montant))),
    )
    petite = e.question("actions.petites")
    seuil = f" Faible montant : « {petite.libelle} »." if petite else ""
    definition = (
        "Part : du nombre d’actions, sauf pour les cofinancements, rapportés au montant accordé par la MILDECA (effet de "
        "levier)." + seuil
    )
    colonnes = (
        Colonne("indicateur", "Indicateur"),
        Colonne("nombre", "Nombre", Nature.ENTIER),
        Colonne("montant", "Montant", Nature.EUROS),
        Colonne("part", "Part", Nature.PART, 1),
    )
    return Tableau(
        "actions.synthese",
        "Actions financées : vue d’ensemble",
        definition,
        colonnes,
        lignes,
        SOURCE,
        couverture=e.couverture(NOMBRE),
    )


@chiffre("actions.regions")
def par_region_(jeu: JeuDeDonnees) -> Tableau:
    mesures = (
        somme("nombre", "Actions", NOMBRE),
        somme("montant", "Montant accordé", MONTANT, Nature.EUROS),
        MOYEN,
        part("renouvellements", "Renouvellements", "actions.renouvellements", NOMBRE),
        part("petites", "Faible montant", "actions.petites", NOMBRE),
        LEVIER,
    )
    definition = (
        "Montant moyen : montant accordé sur nombre d’actions. Effet de levier : euros de cofinancement pour un euro de la "
        "MILDECA."
    )
    return par_region(
        jeu,
        "actions.regions",
        "Actions financées par région",
        definition,
        mesures,
        enquete(jeu).couverture(NOMBRE),
        graphiques=(Graphique(Forme.CLASSEMENT, ("moyen",), "Montant moyen d’une action par région, en euros"),),
    )


EXCLUSIVE = "Chaque action est comptée une seule fois."
MULTIPLE = "Une action peut relever de plusieurs lignes : les lignes ne s’additionnent pas."
VENTILATIONS = (
    ("thematiques", "Actions par thématique", "Thématique", True),
    ("porteurs", "Actions par type de porteur", "Porteur", True),
    ("publics", "Actions par public cible", "Public", False),
    ("milieux", "Actions par milieu", "Milieu", False),
    ("produits", "Actions par produit ou conduite", "Produit ou conduite", False),
)


def _ventilation(nom: str, titre: str, entete: str, exclusif: bool) -> None:
    @chiffre(f"actions.{nom}")
    def calcul(jeu: JeuDeDonnees) -> Tableau:
        return par_ligne(
            jeu,
            f"actions.{nom}",
            titre,
            f"actions.{nom}",
            EXCLUSIVE if exclusif else MULTIPLE,
            entete=entete,
            exclusif=exclusif,
            graphiques=(Graphique(Forme.CLASSEMENT, ("montant",), f"{titre}, en euros"),),
        )


for ventilation in VENTILATIONS:
    _ventilation(*ventilation)


@chiffre("actions.cofinancements")
def cofinancements(jeu: JeuDeDonnees) -> Tableau:
    return par_ligne(
        jeu,
        "actions.cofinancements",
        "Cofinancements par financeur",
        "actions.cofinancements",
        "Montants apportés aux actions par d’autres que la MILDECA, tels que déclarés.",
        entete="Financeur",
        exclusif=True,
        graphiques=(Graphique(Forme.CLASSEMENT, ("montant",), "Cofinancements par financeur, en euros"),),
    )


@chiffre("actions.evaluation")
def evaluation(jeu: JeuDeDonnees) -> Tableau:
    mesures = (
        somme("evaluees", "Actions évaluées", "evaluation.actions_evaluees"),
        part("part_evaluee", "Part des actions", "evaluation.actions_evaluees", NOMBRE),
        somme("attendus", "Comptes rendus attendus", "evaluation.cr_attendus"),
        somme("recus", "Comptes rendus reçus", "evaluation.cr_recus"),
        somme("reversements", "Reversements demandés", "evaluation.reversements", Nature.EUROS),
    )
    return par_region(
        jeu,
        "actions.evaluation",
        "Évaluation et comptes rendus financiers par région",
        "Actions dotées d’un plan d’évaluation ; comptes rendus financiers attendus et reçus ; reversements demandés.",
        mesures,
        enquete(jeu).couverture("evaluation.actions_evaluees"),
    )
