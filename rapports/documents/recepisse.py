"""The receipt of a submission, in the State's letterhead: the whole answer, from its frozen copy and nothing else.

The words of the questions come from the version of the questionnaire whose hash the copy keeps, which the database keeps
as it was: the receipt reads the same whatever the questionnaire, the people and the campaign became.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mildeca_portal.socle import pdf
from rapports.instantane import NOMINATIVES
from rapports.models import Reponse, VersionQuestionnaire
from rapports.questionnaire.affichage import TableauAffiche, afficher, tableau
from rapports.questionnaire.definition import Ligne, Question, Questionnaire, Type
from rapports.questionnaire.evaluation import Donnees

DELAI = 60  # seconds
LIGNES_ENSEMBLE = 15
SANS_REPONSE = "Sans réponse"
NOM_RETIRE = "Nom retiré au terme de sa durée de conservation"


@dataclass(frozen=True, slots=True)
class Rubrique:
    """One question as it was answered: `texte`, or `tableau`; and the word of explanation given with it."""

    numero: str
    libelle: str
    texte: str
    tableau: TableauAffiche | None
    explication: str
    long: bool

    @property
    def vide(self) -> bool:
        return self.texte in (SANS_REPONSE, NOM_RETIRE)

    @property
    def entiere(self) -> bool:
        """Short enough to stand on one page with its question."""
        return len(self.tableau.lignes) <= LIGNES_ENSEMBLE if self.tableau else not self.long


@dataclass(frozen=True, slots=True)
class Partie:
    lettre: str
    titre: str
    rubriques: tuple[Rubrique, ...]


@dataclass(frozen=True, slots=True)
class Recepisse:
    """What the document says. `chefs`: (function, name) of those in post that day."""

    exercice: int
    territoire: Mapping[str, Any]
    transmise_le: datetime
    auteur: str
    fonction: str
    par_delegation: bool
    motif_du_retard: str
    chefs: tuple[tuple[str, str], ...]
    parties: tuple[Partie, ...]
    version: int
    empreinte: str


def nom_du_pdf(reponse: Reponse) -> str:
    return f"recepisse-enquete-{reponse.campagne.exercice}-{reponse.prefecture.code}.pdf"


def composer(reponse: Reponse) -> bytes:
    """The PDF (A-3a and UA-1) of the last submission of `reponse`. Raises `PangoManquant` or `RenduImpossible`."""
    contexte = {"recepisse": recepisse_de(reponse)}
    return pdf.document("rapports/remise/recepisse.html", contexte, delai=DELAI)


def recepisse_de(reponse: Reponse) -> Recepisse:
    """Raises `ValueError` when nothing was ever submitted."""
    if not reponse.instantane:
        raise ValueError("aucune transmission")
    copie = reponse.instantane
    versions = VersionQuestionnaire.objects.filter(exercice=copie["exercice"], empreinte=copie["questionnaire"])
    version = versions.order_by("numero").first() or reponse.version_questionnaire
    return lire(copie, version.questionnaire, version.numero)


def lire(copie: Mapping[str, Any], questionnaire: Questionnaire, version: int) -> Recepisse:
    """The receipt of a frozen copy. Pure."""
    lignes = {source: tuple(Ligne(cle, libelle) for cle, libelle in rangs) for source, rangs in copie["lignes"].items()}
    donnees = Donnees(questionnaire, copie["valeurs"], regionale=copie["territoire"]["siege_de_region"], lignes=lignes)
    par = copie["transmise_par"]
    return Recepisse(
        exercice=copie["exercice"],
        territoire=copie["territoire"],
        transmise_le=datetime.fromisoformat(copie["transmise_le"]),
        auteur=par.get("nom") or NOM_RETIRE,
        fonction=par.get("fonction", ""),
        par_delegation=bool(par.get("par_delegation")),
        motif_du_retard=par.get("depot_tardif", ""),
        chefs=tuple((c["titre"], c["nom"] or NOM_RETIRE) for _, c in sorted(copie["chefs"].items())),
        parties=tuple(
            Partie(
                s.lettre, s.titre, tuple(_rubrique(copie, donnees, q) for q in s.questions if q.cle in donnees.visibles)
            )
            for s in questionnaire.sections
        ),
        version=version,
        empreinte=empreinte(copie),
    )


def _rubrique(copie: Mapping[str, Any], donnees: Donnees, question: Question) -> Rubrique:
    contenu = copie["totaux"].get(question.cle) if question.type is Type.CALCUL else copie["valeurs"].get(question.cle)
    dessine = tableau(question, contenu, donnees.lignes_de(question)) if question.tableau else None
    texte = "" if dessine else afficher(question, contenu) or SANS_REPONSE
    if question.cle in NOMINATIVES and copie.get("noms_retires"):
        texte = NOM_RETIRE
    return Rubrique(
        numero=question.numero,
        libelle=question.libelle,
        texte=texte,
        tableau=dessine,
        explication=copie.get("explications", {}).get(question.cle, ""),
        long=question.type is Type.TEXTE_LONG and texte != SANS_REPONSE,
    )


def empreinte(copie: Mapping[str, Any]) -> str:
    """SHA-256 of the frozen copy in canonical form: two receipts that bear the same one say the same."""
    return hashlib.sha256(
        json.dumps(copie, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    ).hexdigest()
