"""`relevant`: a condition of display, in XPath and back.

XPath and the portal differ on one point: for the portal an unanswered question passes no test, neither « != » nor
« not(selected()) ».
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rapports.questionnaire.definition import NOMBRES, Condition, Groupe, Test, Type
from rapports.questionnaire.nombres import FORME, canonique
from rapports.xlsform.noms import echapper, retablir
from rapports.xlsform.refus import ExpressionRefusee
from rapports.xlsform.xpath import CONTRAIRES, INVERSES, Lecteur, chiffres, litteral

CONNUES = "sont connus : = != < <= > >= and or not() selected()"
MOTS = {"et": "and", "ou": "or"}
A_CHOIX = (Type.CHOIX, Type.CHOIX_MULTIPLE)
AUTRE, AUTRE_D_ODK = "autre", "other"  # the choice that « or_other » adds: ours, and how ODK calls it


@dataclass(frozen=True, slots=True)
class Sujet:
    """What a condition needs to know of the question it looks at."""

    cle: str
    nom: str
    type: Type
    codes: frozenset[str] = frozenset()
    decimales: int = 2


def ecrire_condition(condition: Condition, sujets: Mapping[str, Sujet]) -> str:
    """XPath of a condition. `sujets` by key."""
    if isinstance(condition, Groupe):
        parties = [
            f"({ecrire_condition(p, sujets)})" if isinstance(p, Groupe) else ecrire_condition(p, sujets)
            for p in condition.parties
        ]
        return f" {MOTS[condition.lien]} ".join(parties)
    sujet = sujets[condition.question]
    reference = f"${{{sujet.nom}}}"
    match condition.operateur:
        case "remplie":
            return f"{reference} != ''"
        case "contient":
            return f"selected({reference}, '{echapper(str(condition.valeur))}')"
        case "ne_contient_pas":
            return f"not(selected({reference}, '{echapper(str(condition.valeur))}'))"
    return f"{reference} {condition.operateur} {_valeur(condition.valeur, sujet)}"


def _valeur(valeur: Any, sujet: Sujet) -> str:
    if isinstance(valeur, bool):
        return "'oui'" if valeur else "'non'"
    if isinstance(valeur, int | Decimal):
        return chiffres(Decimal(valeur))
    if sujet.type in A_CHOIX:
        return f"'{echapper(str(valeur))}'"
    if sujet.type in NOMBRES and re.fullmatch(r"-?\d+(\.\d+)?", str(valeur)):
        return str(valeur)
    return litteral(str(valeur))


def lire_condition(texte: str, sujets: Mapping[str, Sujet]) -> Condition:
    """The condition that an XPath says. `sujets` by name. Raises `ExpressionRefusee`."""
    lecteur = _Condition(texte, sujets)
    condition = lecteur.somme("or", "ou", lecteur.produit)
    lecteur.finir()
    return condition


class _Condition(Lecteur):
    def __init__(self, texte: str, sujets: Mapping[str, Sujet]) -> None:
        super().__init__(texte)
        self.sujets = sujets

    def somme(self, mot: str, lien: str, partie: Callable[[], Condition]) -> Condition:
        parties = [partie()]
        while self.est(mot, sorte="mot"):
            self.suivant()
            parties.append(partie())
        return parties[0] if len(parties) == 1 else Groupe(lien, tuple(parties))

    def produit(self) -> Condition:
        return self.somme("and", "et", self.terme)

    def entre_parentheses(self) -> Condition:
        self.descendre()
        self.exiger("(")
        condition = self.somme("or", "ou", self.produit)
        self.exiger(")")
        self.remonter()
        return condition

    def terme(self) -> Condition:
        if self.est("(", sorte="signe"):
            return self.entre_parentheses()
        if self.est("not", sorte="mot"):
            self.suivant()
            return contraire(self.entre_parentheses())
        if self.est("selected", sorte="mot"):
            return self.choisi()
        return self.comparaison()

    def sujet(self) -> Sujet:
        if self.ici.sorte != "ref":
            raise ExpressionRefusee(f"le nom d’une question, ${{nom}}, est attendu {self.devant()}")
        nom = self.suivant().valeur
        if nom not in self.sujets:
            raise ExpressionRefusee(f"aucune question ne s’appelle « {nom} »")
        sujet = self.sujets[nom]
        if sujet.type is Type.CALCUL:
            raise ExpressionRefusee(f"« {nom} » est calculée : une condition porte sur une réponse saisie")
        return sujet

    def choisi(self) -> Condition:
        self.suivant()
        self.exiger("(")
        sujet = self.sujet()
        self.exiger(",")
        code = self.texte()
        if code is None:
            raise ExpressionRefusee(f"un choix entre guillemets est attendu {self.devant()}")
        self.exiger(")")
        if sujet.type not in A_CHOIX and sujet.type is not Type.OUI_NON:
            raise ExpressionRefusee(f"« {sujet.nom} » n’a pas de choix : selected() n’y a pas de sens")
        operateur = "contient" if sujet.type is Type.CHOIX_MULTIPLE else "="
        return Test(sujet.cle, operateur, _convertir(sujet, operateur, code))

    def comparaison(self) -> Condition:
        if self.ici.sorte == "ref":
            sujet = self.sujet()
            operateur = self.operateur()
            return self.test(sujet, operateur, self.valeur())
        if self.ici.sorte == "mot" and not self.est("concat", "date", sorte="mot"):
            raise self.fonction_inconnue(CONNUES)
        valeur = self.valeur()
        operateur = INVERSES[self.operateur()]
        return self.test(self.sujet(), operateur, valeur)

    def operateur(self) -> str:
        if self.ici.sorte != "op":
            raise ExpressionRefusee(f"une comparaison (=, !=, <, <=, >, >=) est attendue {self.devant()}")
        return self.suivant().valeur

    def valeur(self) -> str | Decimal:
        if self.devant_un_nombre:
            return self.nombre()
        texte = self.texte()
        if texte is not None:
            return texte
        if self.ici.sorte == "ref":
            raise ExpressionRefusee(
                f"on ne compare pas deux réponses (« {self.ici.valeur} ») : comparez à une valeur, ou écrivez un contrôle"
            )
        if self.ici.sorte == "mot":
            raise self.fonction_inconnue(CONNUES)
        raise ExpressionRefusee(f"une valeur est attendue {self.devant()}")

    def test(self, sujet: Sujet, operateur: str, valeur: str | Decimal) -> Test:
        if valeur == "" and operateur == "!=":
            return Test(sujet.cle, "remplie")
        if valeur == "":
            raise ExpressionRefusee(f"« {sujet.nom} » ne peut pas être testée vide : seul « != '' » est connu")
        return Test(sujet.cle, operateur, _convertir(sujet, operateur, valeur))


def _convertir(sujet: Sujet, operateur: str, valeur: str | Decimal) -> Any:
    """The value as the answers of the question hold it."""
    if operateur in ("<", "<=", ">", ">="):
        if sujet.type not in NOMBRES:
            raise ExpressionRefusee(f"« {operateur} » compare des nombres, et « {sujet.nom} » n’en est pas un")
        return _decimal(sujet, valeur)
    if sujet.type in NOMBRES:
        return _nombre(sujet, valeur)
    match sujet.type:
        case Type.OUI_NON:
            if valeur not in ("oui", "non"):
                raise ExpressionRefusee(f"« {sujet.nom} » se compare à 'oui' ou à 'non'")
            return valeur == "oui"
        case Type.CHOIX | Type.CHOIX_MULTIPLE:
            return _code(sujet, operateur, valeur)
        case Type.DATE:
            if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(valeur)):
                raise ExpressionRefusee(f"« {sujet.nom} » se compare à une date, par exemple '2026-01-31'")
            return str(valeur)
        case Type.TEXTE | Type.TEXTE_LONG:
            return str(valeur)
    raise ExpressionRefusee(f"« {sujet.nom} » ne peut qu’être testée remplie : ${{{sujet.nom}}} != ''")


def _nombre(sujet: Sujet, valeur: str | Decimal) -> int | str:
    """As `contenu` keeps it: a whole number, or a text with the decimals of the question."""
    nombre = _decimal(sujet, valeur)
    if sujet.type is Type.ENTIER:
        return int(nombre) if nombre == int(nombre) else str(nombre)
    return canonique(nombre, max(sujet.decimales, -int(nombre.as_tuple().exponent)))


def _code(sujet: Sujet, operateur: str, valeur: str | Decimal) -> str:
    code = retablir(chiffres(valeur) if isinstance(valeur, Decimal) else valeur)
    if code == AUTRE_D_ODK and code not in sujet.codes and AUTRE in sujet.codes:
        code = AUTRE
    if code not in sujet.codes:
        raise ExpressionRefusee(f"« {code} » n’est pas un choix de « {sujet.nom} »")
    if sujet.type is Type.CHOIX_MULTIPLE and operateur in ("=", "!="):
        raise ExpressionRefusee(f"« {sujet.nom} » a plusieurs réponses : écrivez selected(${{{sujet.nom}}}, '{code}')")
    return code


def _decimal(sujet: Sujet, valeur: str | Decimal) -> Decimal:
    if isinstance(valeur, str) and not FORME.fullmatch(valeur):
        raise ExpressionRefusee(f"« {sujet.nom} » est un nombre : « {valeur} » n’en est pas un")
    return Decimal(valeur)


def contraire(condition: Condition) -> Condition:
    """Not, pushed down to the tests."""
    if isinstance(condition, Groupe):
        return Groupe("ou" if condition.lien == "et" else "et", tuple(contraire(p) for p in condition.parties))
    if condition.operateur == "remplie":
        raise ExpressionRefusee("« not() » ne peut pas demander qu’une question soit vide")
    operateur = {**CONTRAIRES, "contient": "ne_contient_pas", "ne_contient_pas": "contient"}[condition.operateur]
    return Test(condition.question, operateur, condition.valeur)
