"""The sheet `mildeca_controles`: what the answers must say of each other."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from rapports.questionnaire.definition import Operande, Severite
from rapports.questionnaire.lecture import OPERATEURS
from rapports.xlsform import grammaire as g
from rapports.xlsform.annexes import decimal
from rapports.xlsform.calculs import lire_operande, lire_parametre
from rapports.xlsform.classeur import Grille, Ligne
from rapports.xlsform.expressions import faute_de_terme, tenter
from rapports.xlsform.refus import Carnet
from rapports.xlsform.releve import Releve
from rapports.xlsform.textes import Textes

REGLES = ("comparaison", "contient", "variation")


def lire_controles(
    grille: Grille | None,
    releve: Releve,
    tableaux: Mapping[str, Mapping[str, Any]],
    parametres: Mapping[str, Decimal],
    textes: Textes,
    carnet: Carnet,
) -> list[dict[str, Any]]:
    """The checks, in order."""
    lecteur = _Controles(releve, tableaux, parametres, textes, carnet)
    return [lecteur.lire(ligne, rang) for rang, ligne in enumerate(grille.lignes if grille else (), start=1)]


class _Controles:
    def __init__(
        self,
        releve: Releve,
        tableaux: Mapping[str, Mapping[str, Any]],
        parametres: Mapping[str, Decimal],
        textes: Textes,
        carnet: Carnet,
    ) -> None:
        self.releve, self.tableaux, self.parametres = releve, tableaux, parametres
        self.textes, self.carnet = textes, carnet
        self.noms = {s.cle: s.nom for s in releve.sujets.values()}
        self.codes: dict[str, int] = {}

    def lire(self, ligne: Ligne, rang: int) -> dict[str, Any]:
        def cellule(colonne: str) -> str:
            return self.textes.lire((g.CONTROLES, str(rang), colonne), ligne[colonne])

        code, regle, severite = cellule("code"), ligne["regle"].lower(), ligne["severite"].lower()
        if not code:
            self.refuser(ligne, "code", "le code manque")
        elif code in self.codes:
            self.refuser(ligne, "code", f"le code « {code[:60]} » est déjà celui de la ligne {self.codes[code]}")
        self.codes.setdefault(code, ligne.numero)
        if severite not in list(Severite):
            self.refuser(ligne, "severite", f"« {severite[:40]} » est inconnu ({', '.join(Severite)})")
        if not cellule("message"):
            self.refuser(ligne, "message", "le message manque")
        controle = {
            "code": code,
            "question": self.question(ligne, "question"),
            "severite": severite,
            "message": cellule("message"),
            "regle": self.regle(ligne, regle, cellule("choix")),
        }
        return controle | ({"commentaire": self.question(ligne, "commentaire")} if ligne["commentaire"] else {})

    def refuser(self, ligne: Ligne, colonne: str, phrase: str) -> None:
        self.carnet.refus.append(ligne.refus(colonne, phrase))

    def question(self, ligne: Ligne, colonne: str) -> str:
        nom = ligne[colonne]
        if nom not in self.releve.sujets:
            if nom not in self.releve.ecartees:
                self.refuser(ligne, colonne, f"aucune question ne s’appelle « {nom[:80]} »")
            return ""
        return self.releve.sujets[nom].cle

    def regle(self, ligne: Ligne, regle: str, choix: str) -> dict[str, Any]:
        match regle:
            case "comparaison":
                return self.comparaison(ligne)
            case "contient":
                cle = self.question(ligne, "gauche")
                if cle and choix not in self.releve.sujets[ligne["gauche"]].codes:
                    self.refuser(ligne, "choix", f"« {choix[:40]} » n’est pas un choix de « {ligne['gauche']} »")
                return {"type": "contient", "question": cle, "code": choix}
            case "variation":
                return {"type": "variation", "question": self.question(ligne, "gauche"), **self.seuil(ligne)}
        self.refuser(ligne, "regle", f"« {regle[:40]} » est inconnue ({', '.join(REGLES)})")
        return {"type": regle}

    def seuil(self, ligne: Ligne) -> dict[str, str]:
        nom = lire_parametre(ligne["seuil"])
        valeur = self.parametres.get(nom) if nom else decimal(ligne["seuil"])
        if valeur is None or valeur <= 0:
            self.refuser(
                ligne, "seuil", "un seuil est un paramètre, {nom}, ou une part positive, par exemple 0.5 pour 50 %"
            )
        return {"parametre": nom} if nom else {"seuil": str(valeur)}

    def comparaison(self, ligne: Ligne) -> dict[str, Any]:
        operateur, tolerance = ligne["operateur"], ligne["tolerance"]
        if operateur not in OPERATEURS:
            self.refuser(ligne, "operateur", f"« {operateur[:40]} » est inconnu (=, !=, <, <=, >, >=)")
        marge = decimal(tolerance) if tolerance else Decimal(0)
        if marge is None or marge < 0:
            self.refuser(ligne, "tolerance", "une tolérance est un nombre positif")
        gauche, droite = self.operande(ligne, "gauche"), self.operande(ligne, "droite")
        regle = {"type": "comparaison", "gauche": gauche, "operateur": operateur, "droite": droite}
        return regle | ({"tolerance": str(marge)} if marge else {})

    def operande(self, ligne: Ligne, colonne: str) -> dict[str, Any]:
        operande = tenter(
            lambda: lire_operande(ligne[colonne], self.releve.cles, self.parametres),
            ligne,
            colonne,
            self.releve,
            self.carnet,
        )
        if operande is None:
            return {}
        for terme in operande.termes:
            if faute := faute_de_terme(terme, self.noms, self.releve, self.tableaux):
                self.refuser(ligne, colonne, faute)
        return operande_en_json(operande)


def operande_en_json(operande: Operande) -> dict[str, Any]:
    brut: dict[str, Any] = {"termes": list(operande.termes)} if operande.termes else {}
    if operande.constante:
        brut["constante"] = operande.constante
    if operande.parametre:
        brut["parametre"] = operande.parametre
    elif operande.facteur is not None:
        brut["facteur"] = str(operande.facteur)
    return brut
