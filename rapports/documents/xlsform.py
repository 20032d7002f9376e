"""The XLSForm workbook of a questionnaire: its sheets as `rapports.xlsform.ecriture` gives them, every cell a text."""

import io

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from mildeca_portal.socle.xlsx import AVERTISSEMENT, GRAS, Feuille
from rapports.questionnaire.definition import Questionnaire
from rapports.xlsform import grammaire as g
from rapports.xlsform.ecriture import feuilles
from rapports.xlsform.textes import ecrit

LARGES = {
    "label": 60,
    "hint": 40,
    "relevant": 40,
    "constraint": 30,
    "message": 60,
    "libelle": 40,
    "gauche": 40,
    "droite": 40,
}
EXPLICATIONS = (
    "Questionnaire de l’enquête annuelle au format XLSForm (https://xlsform.org).",
    "Les feuilles survey, choices et settings sont celles du standard : tout outil XLSForm les ouvre.",
    "Ce que le standard ne sait pas dire est dans les colonnes mildeca::… et dans les feuilles mildeca_…",
    "Les autres outils laissent ces colonnes et ces feuilles de côté.",
    "Une question s’appelle par sa clé, par exemple credits.ae_consommees : gardez-la d’une année à l’autre.",
    "Une question sans réponse ne remplit aucune condition, même « différent de » : c’est la seule différence avec ODK.",
    "Feuille mildeca_controles : a + b, tableau#colonne, @valeur.du.portail, (a + b) * {parametre}.",
    'Une constante s’y écrit entre guillemets : "2018-01-01".',
    "Feuille mildeca_textes : textes exacts que leur cellule ne peut pas porter. Une cellule corrigée l’emporte.",
)


def classeur_xlsform(questionnaire: Questionnaire, version: str = "", mention: str = "") -> bytes:
    """The file. The standard wants headers in the first row: the `mention` (of demonstration) is in « lisez-moi »."""
    classeur = Workbook(write_only=True)
    classeur.properties.creator, classeur.properties.title = "Portail MILDECA", ecrit(questionnaire.titre)[:200]
    for contenu in feuilles(questionnaire, version):
        if contenu.nom.startswith("mildeca_") and not contenu.lignes:
            continue
        brute = classeur.create_sheet(contenu.nom)
        for i, colonne in enumerate(contenu.colonnes, start=1):
            brute.column_dimensions[get_column_letter(i)].width = LARGES.get(colonne, 18)
        brute.freeze_panes = "C2" if contenu.nom == g.SURVEY else "A2"
        feuille = Feuille(brute)
        feuille.ligne(contenu.colonnes, police=GRAS)
        for ligne in contenu.lignes:
            feuille.ligne(ligne.get(colonne) or None for colonne in contenu.colonnes)
    notice = Feuille(classeur.create_sheet(g.LISEZ_MOI))
    if mention:
        notice.ligne([mention], police=AVERTISSEMENT)
    for phrase in EXPLICATIONS:
        notice.ligne([phrase])
    sortie = io.BytesIO()
    classeur.save(sortie)
    return sortie.getvalue()
