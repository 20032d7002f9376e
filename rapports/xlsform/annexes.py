"""The sheets `mildeca_*`: tables, checks, parameters, exact texts."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from rapports.questionnaire.definition import NOMBRES, TYPES_DE_COLONNE, Operande, Severite, Type
from rapports.questionnaire.lecture import OPERATEURS
from rapports.xlsform import grammaire as g
from rapports.xlsform.calculs import lire_operande, lire_parametre
from rapports.xlsform.classeur import Grille, Ligne
from rapports.xlsform.noms import echapper, retablir
from rapports.xlsform.refus import Carnet, ExpressionRefusee
from rapports.xlsform.releve import Releve
from rapports.xlsform.textes import Textes

T = TypeVar("T")
NOMBRE = re.compile(r"-?\d{1,12}([.,]\d{1,6})?")
SORTES = ("colonne", "ligne", "lignes du territoire", "total des colonnes", "total des lignes")
REGLES = ("comparaison", "contient", "variation")


def lire_textes(grille: Grille | None, carnet: Carnet) -> Textes:
    textes = Textes()
    for ligne in grille.lignes if grille else ():
        try:
            textes.ajouter({c: ligne[c] for c in g.COLONNES[g.TEXTES]})
        except ValueError:
            carnet.refus.append(ligne.refus("texte", "ce texte exact est abîmé : supprimez la ligne"))
    return textes


def decimal(texte: str) -> Decimal | None:
    """« 0.9 », « 0,9 »; None for anything else."""
    return Decimal(texte.replace(",", ".")) if NOMBRE.fullmatch(texte) else None


def lire_parametres(grille: Grille | None, carnet: Carnet) -> dict[str, Decimal]:
    parametres: dict[str, Decimal] = {}
    for ligne in grille.lignes if grille else ():
        nom, valeur = retablir(ligne["nom"]), decimal(ligne["valeur"])
        if not ligne["nom"]:
            carnet.refus.append(ligne.refus("nom", "le nom du paramètre manque"))
        elif nom in parametres:
            carnet.refus.append(ligne.refus("nom", f"le paramètre « {nom} » est déjà défini"))
        elif valeur is None:
            carnet.refus.append(ligne.refus("valeur", "un paramètre est un nombre"))
        parametres.setdefault(nom, valeur or Decimal(0))
    return parametres


def lire_tableaux(grille: Grille | None, releve: Releve, textes: Textes, carnet: Carnet) -> dict[str, dict[str, Any]]:
    """The tables, by name of question."""
    tableaux: dict[str, dict[str, Any]] = {}
    rangs: Counter[tuple[str, str]] = Counter()
    for ligne in grille.lignes if grille else ():
        nom, sorte = ligne["question"], ligne["sorte"].lower()
        sujet = releve.sujets.get(nom)
        if sujet is None or sujet.type is not Type.TABLEAU:
            if nom not in releve.ecartees:
                carnet.refus.append(
                    ligne.refus("question", f"« {nom[:80]} » n’est pas un tableau de la feuille survey")
                )
            continue
        if sorte not in SORTES:
            carnet.refus.append(ligne.refus("sorte", f"« {sorte[:40]} » est inconnu ({', '.join(SORTES)})"))
            continue
        rangs[nom, sorte] += 1
        _ajouter(tableaux.setdefault(nom, {"colonnes": []}), sorte, ligne, rangs[nom, sorte], textes, carnet)
    for nom, tableau in tableaux.items():
        _doublons(grille, nom, tableau, carnet)
    return tableaux


def _ajouter(tableau: dict[str, Any], sorte: str, ligne: Ligne, rang: int, textes: Textes, carnet: Carnet) -> None:
    mot = "territoire" if sorte == "lignes du territoire" else sorte

    def cellule(colonne: str) -> str:
        return textes.lire((g.TABLEAUX, f"{ligne['question']} {mot} {rang}", colonne), ligne[colonne])

    if sorte in ("colonne", "ligne", "lignes du territoire") and not cellule("cle"):
        carnet.refus.append(ligne.refus("cle", "la clé manque"))
    match sorte:
        case "colonne":
            if ligne["type"] not in TYPES_DE_COLONNE:
                types = ", ".join(sorted(TYPES_DE_COLONNE))
                carnet.refus.append(
                    ligne.refus("type", f"« {ligne['type'][:40]} » n’est pas un type de colonne ({types})")
                )
            colonne = {"cle": cellule("cle"), "libelle": cellule("libelle"), "type": ligne["type"]}
            tableau["colonnes"].append(colonne | ({"unite": u} if (u := cellule("unite")) else {}))
        case "ligne":
            tableau.setdefault("lignes", []).append({"cle": cellule("cle"), "libelle": cellule("libelle")})
        case "lignes du territoire":
            if "source" in tableau:
                carnet.refus.append(ligne.refus("sorte", "ce tableau a déjà des lignes du territoire"))
            tableau["source"] = cellule("cle")
        case "total des colonnes":
            tableau["total"] = True
        case "total des lignes":
            tableau["total_lignes"] = True


def _doublons(grille: Grille | None, nom: str, tableau: dict[str, Any], carnet: Carnet) -> None:
    for quoi, parties in (("colonnes", tableau["colonnes"]), ("lignes", tableau.get("lignes", []))):
        for cle, combien in Counter(p["cle"] for p in parties).items():
            if combien > 1 and grille:
                carnet.refus.append(grille.refus(f"« {nom} » a {combien} {quoi} de même clé, « {cle} ».", 0, "cle"))


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
            self.refuser(ligne, "code", f"le code « {code[:60]} » est déjà celui de la ligne {self.codes[code]}")
        self.codes.setdefault(code, ligne.numero)
        if severite not in list(Severite):
            self.refuser(ligne, "severite", f"« {severite[:40]} » est inconnu ({', '.join(Severite)})")
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
                self.refuser(ligne, colonne, f"aucune question ne s’appelle « {nom[:80]} »")
            return ""
        return self.releve.sujets[nom].cle

    def regle(self, ligne: Ligne, regle: str, choix: str) -> dict[str, Any]:
        match regle:
            case "comparaison":
                return self.comparaison(ligne)
            case "contient":
                cle = self.question(ligne, "gauche")
                if cle and choix not in self.releve.sujets[ligne["gauche"]].codes:
                    self.refuser(ligne, "choix", f"« {choix[:40]} » n’est pas un choix de « {ligne['gauche']} »")
                return {"type": "contient", "question": cle, "code": choix}
            case "variation":
                return {"type": "variation", "question": self.question(ligne, "gauche"), **self.seuil(ligne)}
        self.refuser(ligne, "regle", f"« {regle[:40]} » est inconnue ({', '.join(REGLES)})")
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
            self.refuser(ligne, "operateur", f"« {operateur[:40]} » est inconnu (=, !=, <, <=, >, >=)")
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
            if faute := self.faute_de_terme(terme):
                self.refuser(ligne, colonne, faute)
        return operande_en_json(operande)

    def faute_de_terme(self, terme: str) -> str:
        return faute_de_terme(terme, self.noms, self.releve, self.tableaux)


def faute_de_terme(
    terme: str, noms: Mapping[str, str], releve: Releve, tableaux: Mapping[str, Mapping[str, Any]]
) -> str:
    """What prevents a term from being summed; empty when it can. `noms`: names by key."""
    if terme.startswith("@"):
        return ""
    cle, diese, colonne = terme.partition("#")
    nom = noms[cle]
    if diese:
        colonnes = tableaux.get(nom, {}).get("colonnes", [])
        if not any(c["cle"] == colonne and c["type"] in NOMBRES for c in colonnes):
            return f"« {nom}#{echapper(colonne)} » n’est pas une colonne de nombres"
    elif releve.sujets[nom].type not in NOMBRES | {Type.DATE}:
        return f"« {nom} » n’est ni un nombre ni une date"
    return ""


def operande_en_json(operande: Operande) -> dict[str, Any]:
    brut: dict[str, Any] = {"termes": list(operande.termes)} if operande.termes else {}
    if operande.constante:
        brut["constante"] = operande.constante
    if operande.parametre:
        brut["parametre"] = operande.parametre
    elif operande.facteur is not None:
        brut["facteur"] = str(operande.facteur)
    return brut


DROITS = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\u00a0": " ", "\u202f": " "})


def tenter(lecture: Callable[[], T], ligne: Ligne, colonne: str, releve: Releve, carnet: Carnet) -> T | None:
    """Read an expression; refuse it at its cell, unless what it mentions is refused already."""
    try:
        return lecture()
    except ExpressionRefusee as erreur:
        mentions = set(re.findall(r"\$\{([^}]*)\}", ligne[colonne])) | set(re.split(r"[\s()+*/#]+", ligne[colonne]))
        if not mentions & releve.ecartees:
            carnet.refus.append(ligne.refus(colonne, erreur.phrase))
        return None
