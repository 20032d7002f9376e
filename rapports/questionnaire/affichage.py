"""How an answer is written for people: pages, PDF and workbooks use the same words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from mildeca_portal.socle.templatetags.formats import INSECABLE, date_longue, nombre
from rapports.questionnaire.definition import Choix, Colonne, Ligne, Question, Tableau, Type
from rapports.questionnaire.evaluation import total_colonne, total_ligne


@dataclass(frozen=True, slots=True)
class LigneAffichee:
    libelle: str
    cases: tuple[str, ...]
    total: str = ""


@dataclass(frozen=True, slots=True)
class TableauAffiche:
    """`totaux`: last line, empty when the table has none."""

    colonnes: tuple[str, ...]
    lignes: tuple[LigneAffichee, ...]
    totaux: tuple[str, ...]


def limites(question: Question) -> str:
    """« De 1 000 à 2 000 caractères. », « 255 caractères au plus. »; empty when the text is not counted."""
    if question.longueur_min and question.longueur_max:
        return f"De {nombre(question.longueur_min)} à {nombre(question.longueur_max)} caractères."
    if question.longueur_min:
        return f"Au moins {nombre(question.longueur_min)} caractères."
    return f"{nombre(question.longueur_max)} caractères au plus." if question.longueur_max else ""


def grandeur(valeur: Decimal | int, type_: Type, decimales: int = 2, unite: str = "") -> str:
    """« 82 400,00 € », « 12 », « 1,5 ETP »: amounts have two decimals, the others none that is useless."""
    if type_ is Type.ENTIER:
        decimales = 0
    elif type_ in (Type.DECIMAL, Type.POURCENTAGE):
        exposant = Decimal(valeur).normalize().as_tuple().exponent
        decimales = max(0, -exposant) if isinstance(exposant, int) else decimales
    texte = nombre(Decimal(valeur), decimales)
    return f"{texte}{INSECABLE}{unite}" if unite else texte


def afficher(question: Question, contenu: Any) -> str:
    """One answer in words; empty when there is none. A table is written by `tableau`."""
    if contenu is None:
        return ""
    match question.type:
        case Type.ENTIER | Type.DECIMAL | Type.EUROS | Type.POURCENTAGE:
            return grandeur(Decimal(contenu), question.type, question.decimales, question.unite)
        case Type.CALCUL:
            return grandeur(Decimal(contenu), Type.EUROS, question.decimales, question.unite)
        case Type.DATE:
            return date_longue(date.fromisoformat(contenu))
        case Type.OUI_NON:
            return "Oui" if contenu else "Non"
        case Type.CHOIX | Type.CHOIX_MULTIPLE:
            return _choix(question.choix, contenu)
        case Type.FICHIER:
            return str(contenu["nom"])
        case Type.TABLEAU:
            return f"{len(contenu)} ligne{'s' if len(contenu) > 1 else ''} remplie{'s' if len(contenu) > 1 else ''}"
    return str(contenu)


def _choix(choix: Sequence[Choix], contenu: Mapping[str, Any]) -> str:
    codes = contenu["choix"] if isinstance(contenu["choix"], list) else [contenu["choix"]]
    libelles = {c.code: c.libelle for c in choix}
    mots = [libelles.get(code, code) for code in codes if not (code == "autre" and contenu.get("autre"))]
    return ", ".join([*map(str, mots), *([str(contenu["autre"])] if contenu.get("autre") else [])])


def case_affichee(colonne: Colonne, valeur: Any) -> str:
    """One cell of a table, without its unit (the header bears it)."""
    if valeur is None:
        return ""
    if colonne.type is Type.DATE:
        return date_longue(date.fromisoformat(valeur))
    if colonne.type is Type.TEXTE:
        return str(valeur)
    return grandeur(Decimal(valeur), colonne.type)


def entete(colonne: Colonne) -> str:
    return f"{colonne.libelle} ({colonne.unite})" if colonne.unite else colonne.libelle


def totaux(forme: Tableau, contenu: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    """Total of each column, and of them all when lines have a total; empty when the table has no total."""
    if not forme.total:
        return ()
    sommes = [total_colonne(contenu, c.cle) for c in forme.colonnes]
    textes = [grandeur(s, c.type) for s, c in zip(sommes, forme.colonnes, strict=True)]
    if forme.total_lignes:
        textes.append(grandeur(sum(sommes, Decimal(0)), forme.colonnes[0].type))
    return tuple(textes)


def total_de_ligne(forme: Tableau, ligne: Mapping[str, Any] | None) -> str:
    """Total of one line; empty when the table has none, or the line is empty."""
    return grandeur(total_ligne(ligne), forme.colonnes[0].type) if forme.total_lignes and ligne else ""


def tableau(question: Question, contenu: Mapping[str, Any] | None, lignes: Sequence[Ligne]) -> TableauAffiche | None:
    """A table answer for reading: only the lines that hold something."""
    forme = question.tableau
    if forme is None or not contenu:
        return None
    remplies = [ligne for ligne in lignes if ligne.cle in contenu]
    return TableauAffiche(
        colonnes=(*(entete(c) for c in forme.colonnes), *(["Total"] if forme.total_lignes else [])),
        lignes=tuple(
            LigneAffichee(
                ligne.libelle,
                tuple(case_affichee(c, contenu[ligne.cle].get(c.cle)) for c in forme.colonnes),
                total_de_ligne(forme, contenu[ligne.cle]),
            )
            for ligne in remplies
        ),
        totaux=totaux(forme, contenu),
    )
