"""One question of `survey`, in the form of the document."""

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from rapports.questionnaire.definition import Condition, Formule, Qui, Type, cles_de
from rapports.questionnaire.definition import Groupe as Ensemble
from rapports.xlsform import grammaire as g
from rapports.xlsform.calculs import lire_calcul, lire_formule
from rapports.xlsform.classeur import Ligne
from rapports.xlsform.conditions import ecrire_condition, lire_condition
from rapports.xlsform.contraintes import Contraintes, lire_contraintes, message
from rapports.xlsform.expressions import DROITS, faute_de_terme, tenter
from rapports.xlsform.passage import condition_de_json, condition_en_json
from rapports.xlsform.refus import Carnet, ExpressionRefusee
from rapports.xlsform.releve import Rang, Releve
from rapports.xlsform.textes import Textes, relu

T = TypeVar("T")
P = g.PREFIXE
A_CHOIX = (Type.CHOIX, Type.CHOIX_MULTIPLE)


class LecteurDeQuestions:
    """What the whole workbook says, to read one row with."""

    def __init__(self, releve: Releve, tableaux: Mapping[str, dict[str, Any]], textes: Textes, carnet: Carnet) -> None:
        self.releve, self.tableaux, self.textes, self.carnet = releve, tableaux, textes, carnet
        self.noms = {s.cle: s.nom for s in releve.sujets.values()}
        self.par_cle = {s.cle: s for s in releve.sujets.values()}

    def refuser(self, ligne: Ligne, colonne: str, phrase: str) -> None:
        self.carnet.refus.append(ligne.refus(colonne, phrase))

    def texte(self, ligne: Ligne, nom: str, colonne: str, defaut: str = "") -> str:
        return self.textes.lire((g.SURVEY, nom, colonne), ligne[colonne], defaut)

    def libelle(self, ligne: Ligne, nom: str) -> str:
        ecrit = ligne["label"]
        if not ecrit:
            self.refuser(ligne, "label", "le libellé manque")
        if "${" in ecrit:
            self.refuser(ligne, "label", "un libellé ne peut pas reprendre une réponse (${…})")
        if "${" in ligne["hint"]:
            self.refuser(ligne, "hint", "une aide ne peut pas reprendre une réponse (${…})")
        return self.texte(ligne, nom, "label", nom)

    def lire(self, rang: Rang, commune: Condition | None) -> dict[str, Any]:
        """The question of a row. `commune`: the condition of its group."""
        ligne, nom = rang.ligne, rang.nom
        assert rang.type is not None
        question: dict[str, Any] = {
            "cle": rang.cle,
            "numero": self.texte(ligne, nom, f"{P}numero"),
            "libelle": self.libelle(ligne, nom),
            "type": str(rang.type),
            "aide": self.texte(ligne, nom, "hint"),
            "obligatoire": self.oui(ligne, "required") or self.oui(ligne, f"{P}obligatoire"),
            "qui": self.qui(ligne),
            "autre": self.oui(ligne, f"{P}autre") or rang.avec_autre,
            "a_confirmer": self.oui(ligne, f"{P}a_confirmer"),
            "image": rang.xlsform == "image",
            "condition_phrase": self.texte(ligne, nom, f"{P}condition"),
        }
        for champ in ("unite", "equivalent_n1", "preremplissage", "rapport"):
            question[champ] = self.texte(ligne, nom, f"{P}{champ}")
        decimales = self.decimales(ligne)
        question |= {"decimales": decimales} if decimales is not None else {}
        bornes = self.bornes(rang)
        question |= self.choix(rang, bornes)
        question |= self.forme(rang, decimales)
        condition = self.condition(ligne, nom, rang.cle)
        if commune and condition:
            condition = Ensemble("et", (commune, condition))
        condition = condition or commune
        question["condition"] = condition_en_json(condition) if condition else None
        self.apparence(rang)
        toujours = ("numero", "libelle", "decimales")
        return {champ: valeur for champ, valeur in question.items() if valeur or champ in toujours}

    def oui(self, ligne: Ligne, colonne: str) -> bool:
        ecrit = ligne[colonne]
        if not ecrit:
            return False
        if ecrit not in g.OUI_NON:
            self.refuser(ligne, colonne, f"« {ecrit[:60]} » n’est pas pris en charge : écrivez yes ou no")
        return g.OUI_NON.get(ecrit, False)

    def qui(self, ligne: Ligne) -> str:
        ecrit = ligne[f"{P}qui"] or Qui.DEPARTEMENTAL
        if ecrit not in list(Qui):
            self.refuser(ligne, f"{P}qui", f"« {ecrit[:40]} » est inconnu : D (départemental) ou R (régional)")
        return "" if ecrit == Qui.DEPARTEMENTAL else str(ecrit)

    def decimales(self, ligne: Ligne) -> int | None:
        colonne = f"{P}decimales"
        if not ligne[colonne]:
            return None
        if ligne[colonne] not in g.DECIMALES:
            self.refuser(ligne, colonne, "un nombre de décimales va de 0 à 6")
            return None
        return int(ligne[colonne])

    def bornes(self, rang: Rang) -> Contraintes:
        ligne = rang.ligne
        ecrite, type_ = ligne["constraint"], rang.type
        lues = Contraintes()
        if ecrite and type_ is not None:
            lues = self.expression(ligne, "constraint", lambda x: lire_contraintes(x, type_)) or lues
        if ligne["constraint_message"] not in ("", message(lues), relu(message(lues))):
            self.carnet.avis.append(
                f"Ligne {ligne.numero} : le message « {ligne['constraint_message'][:80]} » n’est pas repris, le portail "
                "écrit les siens."
            )
        return lues

    def choix(self, rang: Rang, bornes: Contraintes) -> dict[str, Any]:
        """Bounds, and the choices of the list."""
        sortie: dict[str, Any] = {
            "minimum": None if bornes.minimum is None else str(bornes.minimum),
            "maximum": None if bornes.maximum is None else str(bornes.maximum),
        }
        sortie |= {c: getattr(bornes, c) for c in ("longueur_min", "longueur_max") if getattr(bornes, c)}
        if not rang.liste:
            if rang.type in A_CHOIX or rang.type is Type.OUI_NON:
                self.refuser(rang.ligne, "type", f"le nom de la liste de choix manque : « {rang.xlsform} liste »")
            if self.oui(rang.ligne, f"{P}autre"):
                self.refuser(rang.ligne, f"{P}autre", "seule une liste de choix propose « autre »")
            return sortie
        liste = self.releve.listes.get(rang.liste)
        if liste is None:
            self.refuser(rang.ligne, "type", f"la liste « {rang.liste[:60]} » est absente de la feuille choices")
            return sortie
        codes = [c.code for c in liste]
        if rang.type is Type.OUI_NON:
            if set(codes) != {"oui", "non"}:
                self.refuser(
                    rang.ligne, "type", f"la liste « {rang.liste} » d’une question oui/non a deux choix : oui, non"
                )
            return sortie
        sortie["choix"] = [
            {"code": c.code, "libelle": c.libelle} | ({"exclusif": True} if c.code in bornes.exclusifs else {})
            for c in liste
        ]
        if rang.avec_autre and "autre" not in codes:
            sortie["choix"].append({"code": "autre", "libelle": "Autre"})
        for code in bornes.exclusifs:
            if code not in codes:
                self.refuser(rang.ligne, "constraint", f"« {code} » n’est pas un choix de « {rang.liste} »")
        return sortie

    def forme(self, rang: Rang, decimales: int | None) -> dict[str, Any]:
        """Table or formula."""
        ligne = rang.ligne
        if rang.type is not Type.CALCUL:
            for colonne in ("calculation", f"{P}formule"):
                if ligne[colonne]:
                    self.refuser(ligne, colonne, "seule une ligne de type « calculate » se calcule")
        if rang.type is Type.TABLEAU:
            if not self.tableaux.get(rang.nom, {}).get("colonnes"):
                self.refuser(ligne, f"{P}type", "ce tableau n’a aucune colonne dans la feuille mildeca_tableaux")
            return {"tableau": self.tableaux.get(rang.nom)}
        return self.calcul(ligne, decimales) if rang.type is Type.CALCUL else {}

    def calcul(self, ligne: Ligne, decimales: int | None) -> dict[str, Any]:
        """The formula and its rounding."""
        colonne, (lue, arrondi) = self.formule(ligne)
        if lue is None:
            return {}
        for terme in lue.numerateur + lue.denominateur:
            if faute := faute_de_terme(terme, self.noms, self.releve, self.tableaux):
                self.refuser(ligne, colonne, faute)
        formule: dict[str, Any] = {"numerateur": list(lue.numerateur), "denominateur": list(lue.denominateur)}
        sortie: dict[str, Any] = {"formule": formule | ({"pourcentage": True} if lue.pourcentage else {})}
        if arrondi is None:
            return sortie
        if decimales not in (None, arrondi):
            phrase = f"la formule arrondit à {arrondi} décimales, cette colonne à {decimales}"
            self.refuser(ligne, f"{P}decimales", phrase)
        return sortie | {"decimales": arrondi}

    def formule(self, ligne: Ligne) -> tuple[str, tuple[Formule | None, int | None]]:
        """In ours when it is filled, in XPath otherwise: (column, (formula, decimals))."""
        propre, calcul = ligne[f"{P}formule"], ligne["calculation"]
        if propre:
            if calcul not in ("''", '""', ""):
                self.refuser(ligne, f"{P}formule", "cette question a deux formules : videz l’une des deux")
            cles = self.releve.cles
            lue = tenter(lambda: lire_formule(propre, cles), ligne, f"{P}formule", self.releve, self.carnet)
            return f"{P}formule", (lue, None)
        if not calcul:
            self.refuser(ligne, "calculation", "la formule manque")
            return "calculation", (None, None)
        xpath = self.expression(ligne, "calculation", lambda x: lire_calcul(x, self.releve.cles))
        return "calculation", xpath or (None, None)

    def condition(self, ligne: Ligne, nom: str, cle: str = "") -> Condition | None:
        exacte = self.textes.exacts.get((g.SURVEY, nom, f"{P}relevant"))
        ecrite = self.textes.lire((g.SURVEY, nom, "relevant"), ligne["relevant"], expression=True)
        if not ecrite:
            return None
        if exacte and (gardee := self.condition_gardee(exacte, ecrite)):
            return gardee
        condition = self.expression(ligne, "relevant", lambda x: lire_condition(x, self.releve.sujets), ecrite)
        if condition and cle and cle in set(cles_de(condition)):
            self.refuser(ligne, "relevant", "la condition porte sur la question elle-même")
        return condition

    def condition_gardee(self, exacte: str, ecrite: str) -> Condition | None:
        """The condition kept as JSON, as long as the cell still says it."""
        try:
            condition = condition_de_json(json.loads(exacte))
            return condition if relu(ecrire_condition(condition, self.par_cle)) == relu(ecrite) else None
        except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError):
            return None

    def expression(self, ligne: Ligne, colonne: str, lecture: Callable[[str], T], texte: str = "") -> T | None:
        """Read an expression as it stands, or with the quotes that the spreadsheet curled made straight."""
        texte = texte or ligne[colonne]

        def lire() -> T:
            try:
                return lecture(texte)
            except ExpressionRefusee:
                droit = texte.translate(DROITS)
                if droit == texte:
                    raise
                return lecture(droit)

        return tenter(lire, ligne, colonne, self.releve, self.carnet)

    def apparence(self, rang: Rang) -> None:
        apparence = rang.ligne["appearance"]
        if apparence and not (apparence == "multiline" and rang.type is Type.TEXTE_LONG):
            self.carnet.avis.append(f"Ligne {rang.ligne.numero} : l’apparence « {apparence[:40]} » n’est pas reprise.")
