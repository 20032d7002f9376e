from django import template

from mildeca_portal.socle.differences import Segment, mots

register = template.Library()


@register.inclusion_tag("composants/differences.html")
def differences(avant: str, apres: str) -> dict[str, list[Segment]]:
    """What changed from one text to the other, word by word (style sheet `css/differences.css`)."""
    return {"segments": mots(avant, apres)}
