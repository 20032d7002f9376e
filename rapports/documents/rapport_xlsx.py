"""The workbook of the report: every answer, the definitions, and the same tables as the page and the PDF."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from mildeca_portal.socle.ecrivains import xlsx as ecrivain
from mildeca_portal.socle.extraits import JeuDeDonnees
from mildeca_portal.socle.tableau import calculer
from mildeca_portal.socle.templatetags.formats import date_longue
from mildeca_portal.socle.xlsx import GRAS, TITRE, Classeur
from rapports.chiffres.lecture import Enquete, Territoire, enquete
from rapports.chiffres.plan import ANNEXES, tous_les_tableaux
from rapports.documents.colonnes import ColonneReponse, colonnes_de

FIXES = ("Code", "Préfecture", "Région")
LARGEURS_FIXES = (7.0, 26.0, 26.0)


def composer_classeur(jeu: JeuDeDonnees, *, numero: int) -> bytes:
    """`numero`: number of the edition. Sheets: notice, coverage and figures, answers by section, annexes."""
    e = enquete(jeu)
    classeur = Classeur(f"Rapport d’activité de l’action territoriale de la MILDECA {jeu.exercice}")
    _notice(classeur, jeu, e, numero)
    for section in e.questionnaire.sections if e.questionnaire else ():
        _reponses(classeur, e, f"{section.lettre} {section.titre}", colonnes_de(e, section))
    for tableau in tous_les_tableaux(jeu):
        ecrivain.ajouter(classeur, tableau)
    for code, nom in zip(ANNEXES, ("Préfectures", "Définitions"), strict=True):
        ecrivain.ajouter(classeur, calculer(code, jeu), nom=nom)
    return classeur.octets()


def _notice(classeur: Classeur, jeu: JeuDeDonnees, e: Enquete, numero: int) -> None:
    feuille = classeur.feuille("Notice", largeurs=[28, 100])
    feuille.ligne([f"Action territoriale de la MILDECA – exercice {jeu.exercice}"], police=TITRE)
    for libelle, valeur in (
        ("Édition", numero),
        ("Données arrêtées au", date_longue(jeu.au)),
        ("Couverture", e.couverture().phrase),
        ("Réponses", "Une feuille par section de l’enquête : une ligne par préfecture, une colonne par question."),
        ("Chiffres", "Une feuille par tableau du rapport : mêmes valeurs, mêmes arrondis que la page et le PDF."),
        ("Définitions", "La dernière feuille donne chaque question, sa clé stable et son type."),
        ("Empreinte des données", jeu.empreinte),
    ):
        feuille.ligne([libelle, valeur])


def _reponses(classeur: Classeur, e: Enquete, nom: str, colonnes: list[ColonneReponse]) -> None:
    """Two header rows: what was asked, then the stable key of each column."""
    feuille = classeur.feuille(nom, largeurs=[*LARGEURS_FIXES, *(c.largeur for c in colonnes)], figer="D3")
    feuille.entetes([*FIXES, *(c.titre for c in colonnes)])
    feuille.ligne(["code", "prefecture", "region", *(c.cle for c in colonnes)], police=GRAS)
    formats = ["", "", "", *(c.format_nombre for c in colonnes)]
    for p in e.prefectures:
        feuille.ligne([p.code, p.nom, p.region_nom, *_cellules(e, p, colonnes)], formats=formats)


def _cellules(e: Enquete, p: Territoire, colonnes: Iterable[ColonneReponse]) -> Iterable[Decimal | date | str | Any]:
    return (c.valeur(e, p) for c in colonnes)
