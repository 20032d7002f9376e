from typing import Any

from django import template

from mildeca_portal.accueil.navigation import Entree, entrees

register = template.Library()


@register.simple_tag(takes_context=True)
def navigation(context: dict[str, Any]) -> list[Entree]:
    """Entries of the main menu; none when a template is rendered outside a request."""
    request = context.get("request")
    return entrees(request) if request else []
