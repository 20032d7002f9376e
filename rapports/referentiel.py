"""The reference questionnaires, one per exercice, as `fixtures/questionnaire-<exercice>.json` holds them."""

import json
from pathlib import Path

from django.conf import settings

from rapports.models import VersionQuestionnaire
from rapports.questionnaire.lecture import empreinte, lire


def charger() -> dict[str, int]:
    """Load the questionnaire of each exercice that has none; what the MILDECA composes since is its own. Idempotent."""
    fichiers = sorted((Path(settings.RACINE) / "fixtures").glob("questionnaire-*.json"))
    return {"questionnaires": sum(_charger_un(fichier) for fichier in fichiers)}


def _charger_un(fichier: Path) -> int:
    document = json.loads(fichier.read_text(encoding="utf-8"))
    exercice = lire(document).exercice
    versions = VersionQuestionnaire.objects.filter(exercice=exercice)
    if versions.exists():
        return 0
    VersionQuestionnaire.objects.create(exercice=exercice, numero=1, definition=document, empreinte=empreinte(document))
    return 1
