"""What every template may read."""

from typing import Any

from django.http import HttpRequest

from mildeca_portal.socle.demonstration import MENTION, est_demonstration


def portail(request: HttpRequest) -> dict[str, Any]:
    """`mention_demonstration`: the sentence of the banner, empty outside demonstration."""
    return {"mention_demonstration": MENTION if est_demonstration() else ""}
