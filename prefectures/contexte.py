"""What templates read of the rights."""

from typing import Any

from django.http import HttpRequest

from prefectures.habilitations import AUCUNE


def habilitations(request: HttpRequest) -> dict[str, Any]:
    return {"habilitations": getattr(request, "habilitations", AUCUNE)}
