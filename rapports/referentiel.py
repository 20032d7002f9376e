"""The reference questionnaires, one per exercice, as `fixtures/questionnaire-<exercice>.json` holds them."""

import json
from pathlib import Path

from django.conf import settings

from rapports.models import VersionQuestionnaire
from rapports.questionnaire.lecture import empreinte, lire


def charger() -> dict[str, int]:
    """Load what is missing and refresh what is still being composed; an open version never changes. Idempotent."""
    fichiers = sorted((Path(settings.RACINE) / "fixtures").glob("questionnaire-*.json"))
    return {"questionnaires": sum(_charger_un(fichier) for fichier in fichiers)}


def _charger_un(fichier: Path) -> int:
    document = json.loads(fichier.read_text(encoding="utf-8"))
    exercice = lire(document).exercice
    versions = VersionQuestionnaire.objects.filter(exercice=exercice)
    valeurs = {"definition": document, "empreinte": empreinte(document)}
    if not versions.exists():
        VersionQuestionnaire.objects.create(exercice=exercice, numero=1, **valeurs)
        return 1
    en_composition = versions.filter(statut=VersionQuestionnaire.Statut.COMPOSITION, numero=1)
    return en_composition.exclude(empreinte=valeurs["empreinte"]).update(**valeurs)
