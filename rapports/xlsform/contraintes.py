"""`constraint`: bounds, lengths and the choice that excludes the others, in XPath and back."""

from dataclasses import dataclass
from decimal import Decimal

from mildeca_portal.socle.templatetags.formats import nombre
from rapports.questionnaire.definition import NOMBRES, Type
from rapports.xlsform.noms import echapper, retablir
from rapports.xlsform.refus import ExpressionRefusee
from rapports.xlsform.xpath import INVERSES, Lecteur, chiffres

CONNUES = (
    "sont connus : . >= 0 and . <= 10 ; string-length(.) <= 500 ; not(selected(., 'aucun') and count-selected(.) > 1)"
)


@dataclass
class Contraintes:
    """`exclusifs`: codes of the choices that cannot be ticked with another."""

    minimum: Decimal | None = None
    maximum: Decimal | None = None
    longueur_min: int = 0
    longueur_max: int = 0
    exclusifs: tuple[str, ...] = ()


def ecrire_contraintes(c: Contraintes) -> str:
    """XPath; empty when nothing is bounded."""
    parties = []
    if c.minimum is not None:
        parties.append(f". >= {chiffres(c.minimum)}")
    if c.maximum is not None:
        parties.append(f". <= {chiffres(c.maximum)}")
    if c.longueur_min:
        parties.append(f"string-length(.) >= {c.longueur_min}")
    if c.longueur_max:
        parties.append(f"string-length(.) <= {c.longueur_max}")
    parties += [f"not(selected(., '{echapper(code)}') and count-selected(.) > 1)" for code in c.exclusifs]
    return " and ".join(parties)


def message(c: Contraintes) -> str:
    """What ODK shows when the constraint fails; the portal writes its own sentences."""
    phrases = []
    if c.minimum is not None or c.maximum is not None:
        phrases.append(_entre(c.minimum, c.maximum, "Saisissez un nombre"))
    if c.longueur_min or c.longueur_max:
        bas, haut = Decimal(c.longueur_min) if c.longueur_min else None, Decimal(c.longueur_max or 0) or None
        phrases.append(_entre(bas, haut, "Longueur du texte, en caractères :"))
    if c.exclusifs:
        phrases.append("Ce choix ne peut pas être coché avec un autre.")
    return " ".join(phrases)


def _entre(bas: Decimal | None, haut: Decimal | None, debut: str) -> str:
    def court(valeur: Decimal) -> str:
        return nombre(valeur, max(0, -int(valeur.normalize().as_tuple().exponent)))

    if bas is not None and haut is not None:
        return f"{debut} de {court(bas)} à {court(haut)}."
    return f"{debut} {court(bas)} au moins." if bas is not None else f"{debut} {court(haut or Decimal(0))} au plus."


def lire_contraintes(texte: str, type_: Type) -> Contraintes:
    """The bounds that an XPath says. Raises `ExpressionRefusee`."""
    lecteur = _Contraintes(texte, type_)
    lecteur.suite()
    lecteur.finir()
    c = lecteur.lues
    if c.minimum is not None and c.maximum is not None and c.minimum > c.maximum:
        raise ExpressionRefusee("le minimum dépasse le maximum")
    if c.longueur_max and c.longueur_min > c.longueur_max:
        raise ExpressionRefusee("la longueur minimale dépasse la longueur maximale")
    return c


class _Contraintes(Lecteur):
    def __init__(self, texte: str, type_: Type) -> None:
        super().__init__(texte)
        self.type, self.lues = type_, Contraintes()
        self.donnees: set[str] = set()

    def suite(self) -> None:
        self.partie()
        while self.est("and", sorte="mot"):
            self.suivant()
            self.partie()
        if self.est("or", sorte="mot"):
            raise ExpressionRefusee(f"« or » n’est pas pris en charge dans une contrainte ({CONNUES})")

    def partie(self) -> None:
        if self.est("(", sorte="signe"):
            self.descendre()
            self.suivant()
            self.suite()
            self.exiger(")")
            self.remonter()
        elif self.est("not", sorte="mot"):
            self.exclusif()
        elif self.est("string-length", sorte="mot"):
            self.suivant()
            for signe in "(.)":
                self.exiger(signe)
            self.borner(self.operateur(), self.nombre(), longueur=True)
        elif self.prendre("."):
            self.borner(self.operateur(), self.borne(), longueur=False)
        elif self.devant_un_nombre:
            valeur = self.nombre()
            operateur = INVERSES[self.operateur()]
            self.exiger(".")
            self.borner(operateur, valeur, longueur=False)
        elif self.ici.sorte == "mot":
            raise self.fonction_inconnue(CONNUES)
        else:
            raise ExpressionRefusee(f"cette contrainte n’est pas prise en charge {self.devant()} ({CONNUES})")

    def operateur(self) -> str:
        if self.ici.sorte != "op":
            raise ExpressionRefusee(f"une comparaison est attendue {self.devant()}")
        return self.suivant().valeur

    def borne(self) -> Decimal:
        if self.ici.sorte == "ref":
            raise ExpressionRefusee(
                f"une borne est un nombre : ce qui compare à « {self.ici.valeur} » s’écrit dans la feuille mildeca_controles"
            )
        if self.ici.sorte == "mot":
            raise self.fonction_inconnue(CONNUES)
        return self.nombre()

    def borner(self, operateur: str, valeur: Decimal, *, longueur: bool) -> None:
        quoi = "une longueur" if longueur else "une borne"
        if longueur != (self.type in (Type.TEXTE, Type.TEXTE_LONG)) or (not longueur and self.type not in NOMBRES):
            raise ExpressionRefusee(f"{quoi} n’a pas de sens sur une question de ce type")
        entiere = longueur or self.type is Type.ENTIER
        if operateur in ("<", ">") and entiere and valeur == int(valeur):
            operateur, valeur = f"{operateur}=", valeur + (1 if operateur == ">" else -1)
        if operateur not in ("<=", ">="):
            raise ExpressionRefusee(f"« {operateur} » n’est pas pris en charge ici : écrivez <= ou >=")
        champ = ("longueur_" if longueur else "") + (
            ("min" if operateur == ">=" else "max") + ("" if longueur else "imum")
        )
        if champ in self.donnees:
            raise ExpressionRefusee(f"{quoi} est donnée deux fois")
        self.donnees.add(champ)
        if longueur and (valeur != int(valeur) or valeur < 0):
            raise ExpressionRefusee("une longueur est un nombre entier de caractères")
        setattr(self.lues, champ, int(valeur) if longueur else valeur)

    def exclusif(self) -> None:
        """not(selected(., 'aucun') and count-selected(.) > 1)"""
        self.suivant()
        for attendu in ("(", "selected", "(", ".", ","):
            self.exiger(attendu)
        code = self.texte()
        if code is None:
            raise ExpressionRefusee(f"un choix entre guillemets est attendu {self.devant()}")
        for attendu in (")", "and", "count-selected", "(", ".", ")", ">"):
            self.exiger(attendu)
        if self.nombre() != 1:
            raise ExpressionRefusee("un choix exclusif s’écrit count-selected(.) > 1")
        self.exiger(")")
        if self.type not in (Type.CHOIX, Type.CHOIX_MULTIPLE):
            raise ExpressionRefusee("un choix exclusif n’a de sens que sur une liste de choix")
        self.lues.exclusifs += (retablir(code),)
