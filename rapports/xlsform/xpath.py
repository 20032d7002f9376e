"""The part of XPath that questionnaires use, cut into tokens: one reader for conditions, bounds and formulas."""

import re
from dataclasses import dataclass
from decimal import Decimal

from rapports.questionnaire.nombres import FORME
from rapports.xlsform.refus import ExpressionRefusee

JETONS = re.compile(
    r"""\s*(?:
      (?P<ref>\$\{[^}]*\})
    | (?P<texte>"[^"]*"|'[^']*')
    | (?P<nombre>\d+(?:\.\d+)?)
    | (?P<op><=|>=|!=|=|<|>)
    | (?P<mot>[A-Za-z_](?:[\w.:-]*\w)?)
    | (?P<signe>[().,+*/-])
    )""",
    re.VERBOSE,
)
PROFONDEUR = 30
PRESQUE = {
    "AND": "« and » s’écrit en minuscules",
    "OR": "« or » s’écrit en minuscules",
    "et": "« et » s’écrit « and »",
    "ou": "« ou » s’écrit « or »",
    ",": "un nombre décimal s’écrit avec un point",
}
MORCEAUX = re.compile(r"'+|\$(?=\{)|(?:[^'$]|\$(?!\{))+")
# How the rest of the world writes what we know.
INVERSES = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
CONTRAIRES = {"=": "!=", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


@dataclass(frozen=True, slots=True)
class Jeton:
    """`sorte`: ref, texte, nombre, op, mot, signe, or fin. `valeur`: without `${}` nor quotes."""

    sorte: str
    valeur: str


FIN = Jeton("fin", "")


def decouper(texte: str) -> list[Jeton]:
    """Raises `ExpressionRefusee` at the first character that is not understood."""
    jetons, i = [], 0
    texte = texte.strip()
    while i < len(texte):
        trouve = JETONS.match(texte, i)
        if not trouve or trouve.lastgroup is None:
            raise ExpressionRefusee(f"« {texte[i : i + 20].strip()} » n’est pas compris")
        valeur = trouve[trouve.lastgroup]
        valeur = valeur[2:-1].strip() if trouve.lastgroup == "ref" else valeur
        jetons.append(Jeton(trouve.lastgroup, valeur[1:-1] if trouve.lastgroup == "texte" else valeur))
        i = trouve.end()
    return jetons


class Lecteur:
    """Reads tokens one after the other; what every expression shares."""

    def __init__(self, texte: str) -> None:
        self.jetons, self.i, self.profondeur = decouper(texte), 0, 0

    @property
    def ici(self) -> Jeton:
        return self.jetons[self.i] if self.i < len(self.jetons) else FIN

    def est(self, *valeurs: str, sorte: str = "") -> bool:
        return self.ici.valeur in valeurs and self.ici.sorte in ((sorte,) if sorte else ("mot", "signe", "op"))

    def suivant(self) -> Jeton:
        jeton = self.ici
        self.i += 1
        return jeton

    def prendre(self, valeur: str) -> bool:
        if self.est(valeur):
            self.i += 1
            return True
        return False

    def exiger(self, valeur: str) -> None:
        if not self.prendre(valeur):
            raise ExpressionRefusee(f"« {valeur} » est attendu {self.devant()}")

    def devant(self) -> str:
        return f"devant « {self.ici.valeur} »" if self.ici is not FIN else "à la fin"

    def descendre(self) -> None:
        self.profondeur += 1
        if self.profondeur > PROFONDEUR:
            raise ExpressionRefusee("les parenthèses sont trop imbriquées")

    def remonter(self) -> None:
        self.profondeur -= 1

    def finir(self) -> None:
        if self.ici is not FIN:
            conseil = PRESQUE.get(self.ici.valeur, "")
            raise ExpressionRefusee(
                f"« {self.ici.valeur} » n’est pas attendu ici" + (f" : {conseil}" if conseil else "")
            )

    def fonction_inconnue(self, connues: str) -> ExpressionRefusee:
        """The refusal for a word where it cannot stand; a function is named."""
        mot = self.suivant()
        if self.est("(", sorte="signe"):
            return ExpressionRefusee(f"la fonction « {mot.valeur}() » n’est pas prise en charge ({connues})")
        return ExpressionRefusee(f"« {mot.valeur} » n’est pas pris en charge ({connues})")

    def nombre(self) -> Decimal:
        negatif = self.prendre("-")
        if self.ici.sorte != "nombre":
            raise ExpressionRefusee(f"un nombre est attendu {self.devant()}")
        ecrit = self.suivant().valeur
        if not FORME.fullmatch(ecrit):
            raise ExpressionRefusee(f"« {ecrit[:20]}… » a trop de chiffres : 12 au plus, et 6 décimales")
        valeur = Decimal(ecrit)
        return -valeur if negatif else valeur

    @property
    def devant_un_nombre(self) -> bool:
        return self.ici.sorte == "nombre" or self.est("-")

    def texte(self) -> str | None:
        """A text: 'x', concat('x', "y") or date('2026-01-31'); None when there is none here."""
        if self.ici.sorte == "texte":
            return self.suivant().valeur
        suite = self.jetons[self.i + 1] if self.i + 1 < len(self.jetons) else FIN
        if not (self.est("concat", "date", sorte="mot") and suite.valeur == "("):
            return None
        self.i += 2
        morceaux = [self._morceau()]
        while self.prendre(","):
            morceaux.append(self._morceau())
        self.exiger(")")
        return "".join(morceaux)

    def _morceau(self) -> str:
        if self.ici.sorte != "texte":
            raise ExpressionRefusee(f"un texte entre guillemets est attendu {self.devant()}")
        return self.suivant().valeur


def litteral(texte: str) -> str:
    """A text as XPath 1.0 writes it, which has no escape: concat() when it holds both quotes, or « ${ », which the tools read
    as a reference even between quotes."""
    if "${" not in texte:
        if "'" not in texte:
            return f"'{texte}'"
        if '"' not in texte:
            return f'"{texte}"'
    morceaux = [f'"{m}"' if m.startswith("'") else f"'{m}'" for m in MORCEAUX.findall(texte)]
    return f"concat({', '.join(morceaux)})"


def chiffres(valeur: Decimal) -> str:
    """Without exponent: « 1000 », « 0.50 »."""
    return f"{valeur:f}"
