"""What every template may read of the accounts."""

from typing import Any

from django.http import HttpRequest


def assistance(request: HttpRequest) -> dict[str, Any]:
    """`assistance`: the one that lasts, for the banner of every page; None otherwise."""
    return {"assistance": getattr(request, "assistance", None)}
