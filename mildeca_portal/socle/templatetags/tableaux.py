from django import template
from django.utils.safestring import SafeString

from mildeca_portal.socle.ecrivains import html
from mildeca_portal.socle.tableau import Tableau

register = template.Library()


@register.simple_tag
def tableau(figure: Tableau, titre_visible: bool = True) -> SafeString:
    """`{% tableau figure %}`: the table with its caption, definition, coverage and source."""
    return html.ecrire(figure, titre_visible=titre_visible)
