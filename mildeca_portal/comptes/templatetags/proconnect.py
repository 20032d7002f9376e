"""The button « S’identifier avec ProConnect »."""

from typing import Any

from django import template
from django.conf import settings

register = template.Library()


@register.inclusion_tag("comptes/_proconnect.html", takes_context=True)
def proconnect(context: template.Context, suite: str = "", reprise: str = "", autre: bool = False) -> dict[str, Any]:
    """Button and link; nothing where ProConnect is not set up.

    `suite`: the page wanted. `reprise`: what was typed in a form whose session expired, carried along. `autre`: whether
    another way in follows.
    """
    return {
        "ouvert": bool(settings.PROCONNECT_EMETTEUR),
        "suite": suite,
        "reprise": reprise,
        "autre": autre,
        "csrf_token": context.get("csrf_token"),
    }
