"""A questionnaire that comes from a file: it takes the place of the one being composed, or begins one."""

from django.db import transaction

from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur, journaliser
from rapports.actions.composition import remplacer
from rapports.composition.document import Document
from rapports.models import VersionQuestionnaire
from rapports.questionnaire.lecture import empreinte, lire

S = VersionQuestionnaire.Statut


def version_a_remplacer(exercice: int) -> VersionQuestionnaire | None:
    """The one being composed for that exercice; None when the exercice has no questionnaire yet.

    Raises `ActionRefusee` when it has one that is open: a file never replaces what is answered.
    """
    versions = VersionQuestionnaire.objects.filter(exercice=exercice).order_by("-numero")
    en_composition = versions.filter(statut=S.COMPOSITION).first()
    if en_composition is None and versions.exists():
        raise ActionRefusee(
            f"Le questionnaire {exercice} est figé depuis son ouverture : commencez une correction, "
            "puis importez le fichier dans la nouvelle version."
        )
    return en_composition


@transaction.atomic
def importer(document: Document, *, revision: int, par: Acteur) -> VersionQuestionnaire:
    """Write the document of a file. `revision`: of the version that was compared with it, 0 when there was none.

    Raises `ActionRefusee`: open, or changed since the comparison (`DocumentPerime`). Raises `DefinitionInvalide`.
    """
    exercice = lire(document).exercice
    version = version_a_remplacer(exercice)
    if version is not None:
        return remplacer(version, document, revision=revision, par=par)
    creee = VersionQuestionnaire.objects.create(
        exercice=exercice, numero=1, definition=document, empreinte=empreinte(document)
    )
    journaliser(
        "rapports.questionnaire.importe", creee, par=par, donnees={"exercice": exercice, "empreinte": creee.empreinte}
    )
    return creee
