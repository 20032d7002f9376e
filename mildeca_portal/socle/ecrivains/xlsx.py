"""A table as one sheet of a workbook: the same published values as the page and the PDF."""

from mildeca_portal.socle.tableau import Colonne, Nature, Tableau
from mildeca_portal.socle.xlsx import GRAS, TITRE, Classeur

LARGEURS = {Nature.TEXTE: 34.0, Nature.EUROS: 18.0, Nature.DATE: 12.0}


def format_de(colonne: Colonne) -> str:
    """Excel number format of a column, with the decimals it keeps."""
    decimales = "." + "0" * colonne.decimales if colonne.decimales else ""
    match colonne.nature:
        case Nature.EUROS:
            return f'#,##0{decimales}" €"'
        case Nature.PART:
            return f'0{decimales}" "%'
        case Nature.DATE:
            return "dd/mm/yyyy"
        case Nature.TEXTE:
            return ""
        case _:
            return f"#,##0{decimales}"


def ajouter(classeur: Classeur, tableau: Tableau, *, nom: str = "") -> None:
    """Add `tableau` as a sheet: title, definition, coverage, source, then headers, lines and total."""
    feuille = classeur.feuille(nom or tableau.titre, largeurs=[LARGEURS.get(c.nature, 14.0) for c in tableau.colonnes])
    feuille.ligne([tableau.titre + (f" ({tableau.unite})" if tableau.unite else "")], police=TITRE)
    feuille.ligne(["Définition", tableau.definition])
    if tableau.couverture:
        feuille.ligne(["Couverture", tableau.couverture.phrase])
    feuille.ligne(["Source", tableau.source])
    feuille.ligne([])
    formats = [format_de(c) for c in tableau.colonnes]
    feuille.entetes(c.titre for c in tableau.colonnes)
    for rangee in tableau.rangees:
        feuille.ligne([c.valeur for c in rangee], formats=formats)
    if tableau.total:
        feuille.ligne([c.valeur for c in tableau.rangee_totale], formats=formats, police=GRAS)


def ecrire(tableau: Tableau) -> bytes:
    """A workbook of one sheet."""
    classeur = Classeur(tableau.titre)
    ajouter(classeur, tableau)
    return classeur.octets()
