"""The report laid out once, for the page and for the PDF: chapters, figures with their charts, régions, annexes."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from mildeca_portal.socle.ecrivains import svg
from mildeca_portal.socle.extraits import JeuDeDonnees
from mildeca_portal.socle.tableau import Couverture, Tableau, calculer
from rapports.chiffres.lecture import enquete
from rapports.chiffres.plan import ANNEXES, CHAPITRES, tableaux
from rapports.chiffres.regions import Projet, projet_principal
from rapports.documents.faits import Fait, faits

DESCRIPTION_MAX = 900
RESULTATS_MAX = 500


@dataclass(frozen=True, slots=True)
class Figure:
    """A table and its charts, drawn."""

    tableau: Tableau
    dessins: tuple[tuple[str, SafeString], ...] = ()

    @property
    def ancre(self) -> str:
        return self.tableau.code.replace(".", "-")

    @property
    def entiere(self) -> bool:
        """Charts and table fit on one page of paper together."""
        return self.tableau.allure == "court" or (not self.dessins and self.tableau.allure != "long")


@dataclass(frozen=True, slots=True)
class Fiche:
    """The page of a région."""

    code: str
    nom: str
    figure: Figure
    projet: Projet | None

    @property
    def ancre(self) -> str:
        return f"region-{self.code}"

    @property
    def description(self) -> str:
        return abreger(self.projet.description, DESCRIPTION_MAX) if self.projet else ""

    @property
    def resultats(self) -> str:
        return abreger(self.projet.resultats, RESULTATS_MAX) if self.projet else ""


@dataclass(frozen=True, slots=True)
class Partie:
    """A numbered chapter."""

    numero: int
    ancre: str
    titre: str
    faits: tuple[Fait, ...] = ()
    figures: tuple[Figure, ...] = ()
    fiches: tuple[Fiche, ...] = ()


@dataclass(frozen=True, slots=True)
class Contenu:
    exercice: int
    couverture: Couverture
    parties: tuple[Partie, ...]
    annexes: tuple[Figure, ...]


def composer(jeu: JeuDeDonnees) -> Contenu:
    """Every figure of the report, computed and drawn."""
    parties = [Partie(1, "contexte", "Contexte de l’année", faits=tuple(faits(jeu.exercice, "contexte")))]
    for numero, chapitre in enumerate(CHAPITRES, start=2):
        figures = tuple(figure(t) for t in tableaux(jeu, chapitre.chiffres))
        fiches = tuple(_fiches(jeu)) if chapitre.ancre == "regions" else ()
        rappels = tuple(faits(jeu.exercice, chapitre.ancre))
        parties.append(Partie(numero, chapitre.ancre, chapitre.titre, rappels, figures, fiches))
    annexes = tuple(figure(t) for t in tableaux(jeu, ANNEXES))
    return Contenu(jeu.exercice, enquete(jeu).couverture(), tuple(parties), annexes)


def figure(tableau: Tableau) -> Figure:
    dessins = [(g.titre, svg.ecrire(tableau, g)) for g in tableau.graphiques]
    return Figure(tableau, tuple((titre, dessin) for titre, dessin in dessins if dessin))


def _fiches(jeu: JeuDeDonnees) -> list[Fiche]:
    return [
        Fiche(code, nom, figure(calculer("region.departements", jeu, region=code)), projet_principal(jeu, code))
        for code, nom, _ in enquete(jeu).regions
    ]


def abreger(texte: str, longueur: int) -> str:
    """The beginning of a text, cut at a word, with « (…) » when something is left out."""
    if len(texte) <= longueur:
        return texte
    return f"{texte[:longueur].rsplit(None, 1)[0].rstrip(' ,;:')} (…)"
