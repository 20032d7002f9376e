"""The outline of the national report: chapters and the figures each one shows, in order."""

from collections.abc import Iterator
from dataclasses import dataclass

from mildeca_portal.socle.extraits import JeuDeDonnees
from mildeca_portal.socle.tableau import Tableau, calculer
from rapports.chiffres.lecture import enquete


@dataclass(frozen=True, slots=True)
class Chapitre:
    """`ancre` is the address of the chapter in the page and in the PDF."""

    ancre: str
    titre: str
    chiffres: tuple[str, ...] = ()


CHAPITRES = (
    Chapitre("methode", "Méthode et couverture", ("couverture.reponses",)),
    Chapitre(
        "organisation",
        "Organisation et pilotage",
        (
            "organisation.fonctions",
            "organisation.moyens",
            "organisation.correspondants",
            "pilotage.plans",
            "pilotage.feuilles",
            "pilotage.comites",
            "pilotage.instances",
        ),
    ),
    Chapitre(
        "credits",
        "Crédits",
        (
            "credits.portail",
            "credits.dotations",
            "credits.ae_regions",
            "credits.cp_regions",
            "credits.departements",
            "credits.motifs",
            "credits.appels",
        ),
    ),
    Chapitre(
        "actions",
        "Actions financées",
        (
            "actions.synthese",
            "actions.regions",
            "actions.portail",
            "actions.thematiques",
            "actions.porteurs",
            "actions.publics",
            "actions.milieux",
            "actions.produits",
            "actions.cofinancements",
            "actions.evaluation",
        ),
    ),
    Chapitre(
        "focus",
        "Focus",
        ("focus.protocole", "focus.infractions", "focus.collectivites", "focus.programmes", "focus.articulation"),
    ),
    Chapitre("regions", "Fiches régionales"),
    Chapitre("perspectives", "Difficultés et perspectives", ("perspectives.difficultes",)),
)
ANNEXES = ("annexes.prefectures", "annexes.questionnaire")


def tableaux(jeu: JeuDeDonnees, codes: tuple[str, ...]) -> list[Tableau]:
    return [calculer(code, jeu) for code in codes]


def tous_les_tableaux(jeu: JeuDeDonnees) -> Iterator[Tableau]:
    """Every figure of the report in order, régions included, annexes left out."""
    for chapitre in CHAPITRES:
        yield from tableaux(jeu, chapitre.chiffres)
        if chapitre.ancre == "regions":
            for region, _, _ in enquete(jeu).regions:
                yield calculer("region.departements", jeu, region=region)
