"""Looks and entry checks of the cells. Named styles, so that a whole workbook costs a dozen of them."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.datavalidation import DataValidation

from mildeca_portal.socle.templatetags.formats import nombre
from mildeca_portal.socle.xlsx import DATE, ENTETE, NOMBRE
from rapports.classeur.formules import COCHE, NON, OUI
from rapports.questionnaire.contenu import LONGUEUR_TEXTE, PLAFOND
from rapports.questionnaire.definition import NOMBRES, Colonne, Question, Type

HAUT = Alignment(vertical="top", wrap_text=True)
# Away from the edge, or a number touches the text of the next column.
HAUT_A_DROITE = Alignment(vertical="top", horizontal="right", wrap_text=True, indent=1)
SUR_UNE_LIGNE = Alignment(vertical="top")
BLEU, GRIS = "000091", "666666"
TRAIT = Side(style="thin", color="6A6AF4")
CADRE = Border(left=TRAIT, right=TRAIT, top=TRAIT, bottom=TRAIT)
A_REMPLIR = PatternFill("solid", fgColor="F5F5FE")
SANS_OBJET = DifferentialStyle(font=Font(color="929292"), fill=PatternFill(bgColor="E5E5E5", fill_type="solid"))
# « General » lets « 80 % » be typed as such, and be told apart from 0,8 when it comes back.
# « @ » keeps « 0123 » and « - suite » as they are typed; beyond 255 characters some spreadsheets would show #### instead.
FORMATS = {
    Type.ENTIER: NOMBRE,
    Type.EUROS: "#,##0.00",
    Type.DATE: DATE,
    Type.TEXTE: "@",
}
# What has a style of its own; the rest (choices, long texts) is written like a long text.
TYPES = (*sorted(NOMBRES), Type.DATE, Type.CALCUL, Type.TEXTE, Type.TEXTE_LONG)
A_DROITE = NOMBRES | {Type.DATE, Type.CALCUL}


def nom_du_style(type_: Type, *, ouvert: bool) -> str:
    """Named style of a cell of that type: to fill (`ouvert`), or to read."""
    famille = type_ if type_ in TYPES else Type.TEXTE_LONG
    return f"{'saisie' if ouvert else 'lecture'}_{famille}"


def style_du_total(colonnes: Iterable[Colonne]) -> str:
    """Named style of the sum of those columns."""
    entiers = all(c.type is Type.ENTIER for c in colonnes)
    return f"total_{Type.ENTIER if entiers else Type.EUROS}"


def format_du_calcul(question: Question) -> str:
    """Number format of a computed answer: as many decimals as the portal gives it."""
    return "#,##0" + ("." + "0" * question.decimales if question.decimales else "")


def declarer(classeur: Workbook) -> None:
    """Add the named styles of the workbook."""
    for style in _styles():
        classeur.add_named_style(style)


def _styles() -> Iterator[NamedStyle]:
    for type_ in TYPES:
        aligne, format_ = HAUT_A_DROITE if type_ in A_DROITE else HAUT, FORMATS.get(type_, "General")
        for ouvert in (True, False):
            style = NamedStyle(
                nom_du_style(type_, ouvert=ouvert), font=_police(), alignment=aligne, number_format=format_
            )
            style.protection = Protection(locked=not ouvert)
            if ouvert:
                style.fill, style.border = A_REMPLIR, CADRE
            yield style
    gras = _police(bold=True)
    yield NamedStyle("titre", font=_police(bold=True, size=14, color=BLEU), alignment=SUR_UNE_LIGNE)
    yield NamedStyle("sous_titre", font=_police(bold=True, size=12, color=BLEU), alignment=SUR_UNE_LIGNE)
    yield NamedStyle("entete", font=gras, fill=ENTETE, alignment=HAUT)
    yield NamedStyle("question", font=gras, alignment=HAUT)
    yield NamedStyle("precision", font=_police(color=GRIS), alignment=HAUT)
    yield NamedStyle("alerte", font=_police(bold=True, color="B34000"), alignment=SUR_UNE_LIGNE)
    for type_ in (Type.ENTIER, Type.EUROS):
        yield NamedStyle(f"total_{type_}", font=gras, alignment=HAUT_A_DROITE, number_format=FORMATS[type_])


def _police(**champs: Any) -> Font:
    """Named, or LibreOffice takes a font of its own."""
    return Font(**{"name": "Calibri", "family": 2, "size": 11, **champs})


class Controles:
    """Entry checks of one sheet: cells under the same check share it."""

    def __init__(self, feuille: Any) -> None:
        self._feuille = feuille
        self._connus: dict[tuple[Any, ...], DataValidation] = {}

    def poser(self, cellule: str, question: Question, plage: str = "") -> None:
        """Check what is typed in `cellule`. `plage`: address of the list of the labels, for a single choice."""
        regle = _regle(question, plage)
        if regle is None:
            return
        cle = tuple(sorted(regle.items()))
        if cle not in self._connus:
            controle = DataValidation(allow_blank=True, showErrorMessage=True, errorTitle="Réponse à vérifier", **regle)
            self._feuille.add_data_validation(controle)
            self._connus[cle] = controle
        self._connus[cle].add(cellule)


def _regle(question: Question, plage: str) -> dict[str, Any] | None:
    match question.type:
        case Type.OUI_NON:
            return {"type": "list", "formula1": f'"{OUI},{NON}"', "error": "Répondez par oui ou par non."}
        case Type.CHOIX:
            return {"type": "list", "formula1": plage, "error": "Choisissez dans la liste proposée."}
        case Type.CHOIX_MULTIPLE:
            return {"type": "list", "formula1": f'"{COCHE}"', "error": "Marquez d’un x, ou laissez vide."}
        case Type.DATE:
            bornes = {"operator": "between", "formula1": "DATE(1950,1,1)", "formula2": "DATE(2100,12,31)"}
            return {"type": "date", **bornes, "error": "Saisissez une date, par exemple 15/03/2026."}
        case Type.TEXTE:
            longueur = question.longueur_max or LONGUEUR_TEXTE
            phrase = f"{nombre(longueur)} caractères au plus."
            return {"type": "textLength", "operator": "lessThanOrEqual", "formula1": str(longueur), "error": phrase}
    return _bornes(question) if question.est_nombre else None


def _bornes(question: Question) -> dict[str, Any]:
    bas = question.minimum if question.minimum is not None else -PLAFOND
    haut = question.maximum if question.maximum is not None else PLAFOND
    entier = question.type is Type.ENTIER
    quoi = "un nombre entier" if entier else "un nombre"
    phrase = f"Saisissez {quoi}{_entre(question)}."
    return {
        "type": "whole" if entier else "decimal",
        "operator": "between",
        "formula1": _nu(bas),
        "formula2": _nu(haut),
        "error": phrase,
    }


def _entre(question: Question) -> str:
    if question.minimum is not None and question.maximum is not None:
        return f" de {_nu(question.minimum)} à {_nu(question.maximum)}".replace(".", ",")
    if question.minimum is not None:
        return f" supérieur ou égal à {_nu(question.minimum)}".replace(".", ",")
    return f" inférieur ou égal à {_nu(question.maximum)}".replace(".", ",") if question.maximum is not None else ""


def _nu(valeur: Decimal) -> str:
    return f"{valeur.normalize():f}"
