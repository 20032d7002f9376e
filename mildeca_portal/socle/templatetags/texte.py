from django import template
from django.utils.safestring import SafeString

from mildeca_portal.socle.markdown import rendre

register = template.Library()


@register.filter(is_safe=True)
def markdown(valeur: str | None) -> SafeString:
    """Markdown as safe HTML (see `socle.markdown`). Empty for None."""
    return rendre(valeur or "")
