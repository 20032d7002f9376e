"""What a workbook says of itself, sealed: whose it is, on which questionnaire, and what each question held then."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing

from mildeca_portal.socle.versions import Jeton, lire_jeton
from rapports.questionnaire.definition import Ligne

SEL = "rapports.classeur"
FORME = 1


class ClasseurRefuse(Exception):
    """The file is not a workbook that can be imported here. `phrase`: why, in French."""

    def __init__(self, phrase: str) -> None:
        self.phrase = phrase
        super().__init__(phrase)


@dataclass(frozen=True, slots=True)
class Enveloppe:
    """`version`: number of the questionnaire of the exercice. `jetons`: of what each cell was filled with.

    `lignes`: rows of the tables that the territory gave then, by source.
    """

    exercice: int
    prefecture: str
    version: int
    genere_le: datetime
    jetons: Mapping[str, Jeton]
    lignes: Mapping[str, tuple[Ligne, ...]]


def sceller(enveloppe: Enveloppe) -> str:
    contenu = {
        "forme": FORME,
        "exercice": enveloppe.exercice,
        "prefecture": enveloppe.prefecture,
        "version": enveloppe.version,
        "genere_le": enveloppe.genere_le.isoformat(),
        "jetons": {cle: str(jeton) for cle, jeton in enveloppe.jetons.items()},
        "lignes": {source: [[x.cle, x.libelle] for x in lignes] for source, lignes in enveloppe.lignes.items()},
    }
    return signing.dumps(contenu, salt=SEL, compress=True)


def desceller(texte: str) -> Enveloppe:
    """Raises `ClasseurRefuse` when a character was changed, or when the portal did not write it."""
    try:
        contenu = signing.loads(texte, salt=SEL)
    except signing.BadSignature as erreur:
        raise ClasseurRefuse(
            "La feuille de contrôle de ce classeur a été modifiée : il ne peut pas être importé. "
            "Téléchargez de nouveau le classeur de votre préfecture et reportez-y vos réponses."
        ) from erreur
    if contenu.get("forme") != FORME:
        raise ClasseurRefuse("Ce classeur vient d’une version trop ancienne du portail : téléchargez-le de nouveau.")
    return _lire(contenu)


def _lire(contenu: Mapping[str, Any]) -> Enveloppe:
    jetons = {cle: lire_jeton(texte) for cle, texte in contenu["jetons"].items()}
    return Enveloppe(
        exercice=contenu["exercice"],
        prefecture=contenu["prefecture"],
        version=contenu["version"],
        genere_le=datetime.fromisoformat(contenu["genere_le"]),
        jetons={cle: jeton for cle, jeton in jetons.items() if jeton},
        lignes={source: tuple(Ligne(*x) for x in lignes) for source, lignes in contenu["lignes"].items()},
    )
