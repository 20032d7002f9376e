"""The sheet `mildeca_tableaux`: columns, rows and totals of the questions that are tables."""

from collections import Counter
from typing import Any

from rapports.questionnaire.definition import NOMBRES, TYPES_DE_COLONNE, Type
from rapports.xlsform import grammaire as g
from rapports.xlsform.classeur import Grille, Ligne
from rapports.xlsform.refus import Carnet
from rapports.xlsform.releve import Releve
from rapports.xlsform.textes import Textes

TERRITOIRE, COLONNES, LIGNES = "lignes du territoire", "total des colonnes", "total des lignes"
SORTES = ("colonne", "ligne", TERRITOIRE, COLONNES, LIGNES)


def lire_tableaux(grille: Grille | None, releve: Releve, textes: Textes, carnet: Carnet) -> dict[str, dict[str, Any]]:
    """The tables, by name of question."""
    lecteur = _Tableaux(releve, textes, carnet)
    for ligne in grille.lignes if grille else ():
        lecteur.lire(ligne)
    lecteur.finir()
    return lecteur.tableaux


class _Tableaux:
    def __init__(self, releve: Releve, textes: Textes, carnet: Carnet) -> None:
        self.releve, self.textes, self.carnet = releve, textes, carnet
        self.tableaux: dict[str, dict[str, Any]] = {}
        self.rangs: Counter[tuple[str, str]] = Counter()
        self.cles: dict[tuple[str, str, str], int] = {}
        self.totaux: list[Ligne] = []

    def refuser(self, ligne: Ligne, colonne: str, phrase: str) -> None:
        self.carnet.refus.append(ligne.refus(colonne, phrase))

    def lire(self, ligne: Ligne) -> None:
        nom, sorte = ligne["question"], ligne["sorte"].lower()
        sujet = self.releve.sujets.get(nom)
        if sujet is None or sujet.type is not Type.TABLEAU:
            if nom not in self.releve.ecartees:
                self.refuser(ligne, "question", f"« {nom[:80]} » n’est pas un tableau de la feuille survey")
        elif sorte not in SORTES:
            self.refuser(ligne, "sorte", f"« {sorte[:40]} » est inconnu ({', '.join(SORTES)})")
        else:
            self.rangs[nom, sorte] += 1
            self.ajouter(self.tableaux.setdefault(nom, {"colonnes": []}), nom, sorte, ligne)

    def ajouter(self, tableau: dict[str, Any], nom: str, sorte: str, ligne: Ligne) -> None:
        objet = f"{nom} {'territoire' if sorte == TERRITOIRE else sorte} {self.rangs[nom, sorte]}"

        def cellule(colonne: str) -> str:
            return self.textes.lire((g.TABLEAUX, objet, colonne), ligne[colonne])

        match sorte:
            case "colonne":
                if ligne["type"] not in TYPES_DE_COLONNE:
                    types = ", ".join(sorted(TYPES_DE_COLONNE))
                    self.refuser(ligne, "type", f"« {ligne['type'][:40]} » n’est pas un type de colonne ({types})")
                colonne = {"cle": self.cle(ligne, cellule("cle")), "libelle": cellule("libelle"), "type": ligne["type"]}
                tableau["colonnes"].append(colonne | ({"unite": u} if (u := cellule("unite")) else {}))
            case "ligne":
                rang = {"cle": self.cle(ligne, cellule("cle")), "libelle": cellule("libelle")}
                tableau.setdefault("lignes", []).append(rang)
            case "lignes du territoire":
                if "source" in tableau:
                    self.refuser(ligne, "sorte", "ce tableau a déjà des lignes du territoire")
                tableau["source"] = self.cle(ligne, cellule("cle"))
            case _:
                tableau["total" if sorte == COLONNES else "total_lignes"] = True
                self.totaux.append(ligne)

    def cle(self, ligne: Ligne, cle: str) -> str:
        """The key of a column or of a row, refused when it is missing or taken."""
        if not cle:
            self.refuser(ligne, "cle", "la clé manque")
            return cle
        premiere = self.cles.setdefault((ligne["question"], ligne["sorte"].lower(), cle), ligne.numero)
        if premiere != ligne.numero:
            self.refuser(ligne, "cle", f"la clé « {cle[:60]} » est déjà celle de la ligne {premiere}")
        return cle

    def finir(self) -> None:
        for ligne in self.totaux:
            types = {c["type"] for c in self.tableaux[ligne["question"]]["colonnes"]}
            if types & (TYPES_DE_COLONNE - NOMBRES):
                self.refuser(ligne, "sorte", "seul un tableau dont toutes les colonnes sont des nombres a des totaux")
