"""The workbook of the follow-up: the list as it was asked for, the counts by région, the figures of the curve."""

from collections.abc import Sequence

from mildeca_portal.socle.ecrivains import xlsx as ecrivain
from mildeca_portal.socle.templatetags.formats import instant
from mildeca_portal.socle.xlsx import TITRE, Classeur
from rapports.suivi.lecture import Suivi
from rapports.tables import SuiviTable

LARGEURS = (7, 26, 30, 22, 14, 14, 14, 14, 20, 30, 20, 20, 20, 20, 20)


def composer_le_suivi(suivi: Suivi, table: SuiviTable, filtres: Sequence[str]) -> bytes:
    """`table`: the lines asked for; `filtres`: how they were chosen, in words. The other sheets hold the whole perimeter."""
    exercice = suivi.campagne.exercice
    classeur = Classeur(f"Suivi de l’enquête {exercice}")
    feuille = classeur.feuille("Suivi", largeurs=LARGEURS, figer="C5")
    feuille.ligne([f"Enquête sur l’exercice {exercice} : suivi des réponses"], police=TITRE)
    feuille.ligne(["Situation au", f"{instant(suivi.le)} (heure de Paris)"])
    feuille.ligne(["Choix", " ; ".join(filtres) or "toutes les préfectures du périmètre"])
    entetes, *lignes = table.as_values()
    feuille.entetes(entetes)
    for ligne in lignes:
        feuille.ligne(ligne)
    ecrivain.ajouter(classeur, suivi.par_region, nom="Par région")
    ecrivain.ajouter(classeur, suivi.courbe, nom="Courbe")
    return classeur.octets()
