"""From a file to rows. Pure: bytes in, rows and errors out."""

from mildeca_portal.comptes.imports.classeur import lire_classeur
from mildeca_portal.comptes.imports.colonnes import LIGNES_MAX
from mildeca_portal.comptes.imports.feuilles import RANGS_MAX, Cellule, Erreur, Lecture, lire_feuille, sans_entete
from mildeca_portal.socle.fichiers import CSV
from mildeca_portal.socle.texte_depose import TexteIllisible, rangees


def lire(contenu: bytes, type_mime: str) -> Lecture:
    """Read a workbook or a CSV file, checked by `socle.fichiers` before. Never raises: what is wrong is in the answer."""
    lecture = _lire_csv(contenu) if type_mime == CSV else lire_classeur(contenu)
    if len(lecture.lignes) > LIGNES_MAX:
        trop = f"Ce fichier a {len(lecture.lignes)} lignes : au plus {LIGNES_MAX} à la fois. Partagez-le."
        return Lecture(erreurs=[Erreur(trop)])
    if not lecture.lignes and not lecture.erreurs:
        lecture.erreurs.append(Erreur("Ce fichier ne contient aucune ligne à importer."))
    return lecture


def _lire_csv(contenu: bytes) -> Lecture:
    lecture = Lecture()
    try:
        lues = rangees(contenu, RANGS_MAX)
    except TexteIllisible as erreur:
        lecture.erreurs.append(Erreur(erreur.phrase))
        return lecture
    if not lire_feuille("", [[Cellule(v) for v in rangee] for rangee in lues], lecture):
        lecture.erreurs.append(sans_entete())
    return lecture
