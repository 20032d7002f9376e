from typing import Any

from django import template
from django.db.models import Model
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag(takes_context=True)
def blocs(
    context: template.Context, par_objet: dict[Any, list[tuple[str, dict[str, Any]]]], objet: Model
) -> SafeString:
    """Render what the other apps show on `objet` (see `socle.blocs`)."""
    moteur = context.template.engine  # type: ignore[union-attr]
    morceaux = []
    for gabarit, contexte in par_objet.get(objet.pk, []):
        with context.push(objet=objet, **contexte):
            morceaux.append(moteur.get_template(gabarit).render(context))
    return mark_safe("".join(morceaux))
