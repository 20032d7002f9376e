"""First sheet: whose workbook it is, until when, and how it is filled."""

from typing import Any

from mildeca_portal.socle.demonstration import MENTION
from mildeca_portal.socle.templatetags.formats import instant
from rapports.classeur import hauteurs
from rapports.classeur.donnees import DonneesDuClasseur
from rapports.classeur.textes import ecrire_texte

NOM = "Mode d’emploi"
ETAPES = (
    (
        "Une feuille par section de l’enquête. Seules les cellules encadrées, sur fond bleu clair, sont à remplir ; les autres "
        "sont protégées, sans mot de passe."
    ),
    (
        "À côté de chaque réponse : celle de l’an dernier et la valeur que le portail connaît. La valeur du portail n’est pas "
        "une réponse : recopiez-la si elle est juste."
    ),
    (
        "Choisissez dans la liste pour oui ou non et pour les choix uniques. Pour les choix multiples, marquez d’un x chaque "
        "ligne retenue. « Autre » se précise sur la ligne qui suit."
    ),
    (
        "Nombres et montants : sans unité, la virgule sépare les décimales. Dates : jour/mois/année. Une cellule vide est une "
        "question sans réponse ; inscrivez 0 pour dire zéro."
    ),
    "Les questions grisées ne se posent pas avec les réponses données : la condition est écrite dans la colonne « Précisions ».",
    "Les fichiers (photographie) se déposent sur le portail, pas dans ce classeur.",
    "Vous pouvez confier ce classeur à plusieurs personnes, avec Excel ou LibreOffice. Enregistrez-le au format XLSX.",
    (
        "Déposez-le sur le portail, page de votre réponse, « Importer le classeur » : vous verrez ce qui change avant que "
        "rien ne soit enregistré. Une réponse modifiée entre-temps sur le portail n’est jamais écrasée : vous choisissez."
    ),
    "Le classeur ne transmet pas la réponse : le chef de projet la transmet sur le portail.",
)


def ecrire(feuille: Any, donnees: DonneesDuClasseur) -> None:
    feuille.title = NOM
    feuille.column_dimensions["A"].width = 26
    feuille.column_dimensions["B"].width = 100
    if donnees.demonstration:
        feuille.append([MENTION])
        feuille.cell(feuille.max_row, 1).style = "alerte"
    feuille.append([f"Enquête annuelle sur l’exercice {donnees.exercice}"])
    feuille.cell(feuille.max_row, 1).style = "titre"
    feuille.row_dimensions[feuille.max_row].height = hauteurs.TITRE
    for libelle, valeur in (
        ("Préfecture", f"{donnees.prefecture} ({donnees.code})"),
        ("À rendre avant le", f"{instant(donnees.echeance)} (heure de Paris), sur le portail"),
        ("Classeur produit le", f"{instant(donnees.genere_le)} (heure de Paris)"),
        ("Questionnaire", donnees.questionnaire.titre),
    ):
        _ligne(feuille, libelle, valeur)
    feuille.append([])
    feuille.append(["Comment remplir ce classeur"])
    feuille.cell(feuille.max_row, 1).style = "sous_titre"
    for rang, etape in enumerate(ETAPES, start=1):
        _ligne(feuille, str(rang), etape)
    hauteurs.ajuster(feuille)
    feuille.protection.sheet = True
    feuille.page_setup.orientation, feuille.page_setup.paperSize = "portrait", feuille.PAPERSIZE_A4
    feuille.page_setup.fitToWidth, feuille.page_setup.fitToHeight = 1, 0
    feuille.sheet_properties.pageSetUpPr.fitToPage = True


def _ligne(feuille: Any, libelle: str, valeur: str) -> None:
    feuille.append([libelle, ecrire_texte(valeur)])
    rang = feuille.max_row
    feuille.cell(rang, 1).style = "question"
    feuille.cell(rang, 2).style = "lecture_texte_long"
