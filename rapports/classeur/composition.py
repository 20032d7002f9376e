"""Writes the workbook of a préfecture: « Mode d'emploi », one sheet per section, and a sheet that the portal reads back."""

import io
from collections.abc import Iterable, Mapping
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter, quote_sheetname

from mildeca_portal.socle.demonstration import MENTION
from rapports.classeur import mode_d_emploi
from rapports.classeur.disposition import Disposition, disposer
from rapports.classeur.donnees import DonneesDuClasseur
from rapports.classeur.feuille_de_section import ecrire_section
from rapports.classeur.reperes import MARQUE
from rapports.classeur.styles import declarer
from rapports.classeur.textes import ecrire_texte
from rapports.questionnaire.definition import Type

FEUILLE_TECHNIQUE = "portail"
# A cell holds 32 767 characters.
MORCEAU = 30_000
C_LISTES = 2


def composer(donnees: DonneesDuClasseur) -> bytes:
    """The finished file."""
    classeur = Workbook()
    classeur.properties.creator = "Portail MILDECA"
    classeur.properties.title = f"Enquête annuelle, exercice {donnees.exercice} – {donnees.prefecture}"
    classeur.properties.language = "fr-FR"
    declarer(classeur)
    plan = disposer(
        donnees.questionnaire,
        donnees.lignes,
        regionale=donnees.regionale,
        reservees=[mode_d_emploi.NOM, FEUILLE_TECHNIQUE],
    )
    mode_d_emploi.ecrire(classeur.active, donnees)
    feuilles = {f.nom: classeur.create_sheet(f.nom) for f in plan.feuilles}
    technique = classeur.create_sheet(FEUILLE_TECHNIQUE)
    listes = _technique(technique, donnees, plan)
    for feuille in plan.feuilles:
        ecrire_section(feuilles[feuille.nom], feuille, plan, donnees, listes)
    sortie = io.BytesIO()
    classeur.save(sortie)
    return sortie.getvalue()


def _technique(feuille: Any, donnees: DonneesDuClasseur, plan: Disposition) -> Mapping[str, str]:
    """Seal in column A, one list of labels per column after it. Returns the address of each list, by key."""
    morceaux = [donnees.sceau[i : i + MORCEAU] for i in range(0, len(donnees.sceau), MORCEAU)]
    _colonne(feuille, 1, [MARQUE, *morceaux, MENTION if donnees.demonstration else ""])
    adresses: dict[str, str] = {}
    numero = C_LISTES
    for question in donnees.questionnaire:
        if question.type is Type.CHOIX and question.cle in plan.feuille_de:
            _colonne(feuille, numero, [ecrire_texte(c.libelle) for c in question.choix])
            lettre = get_column_letter(numero)
            adresses[question.cle] = f"{quote_sheetname(FEUILLE_TECHNIQUE)}!${lettre}$1:${lettre}${len(question.choix)}"
            numero += 1
    feuille.sheet_state = "veryHidden"
    feuille.protection.sheet = True
    return adresses


def _colonne(feuille: Any, numero: int, textes: Iterable[str]) -> None:
    for rang, texte in enumerate(textes, start=1):
        cellule = feuille.cell(rang, numero, texte)
        cellule.data_type = "s"
