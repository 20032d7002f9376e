from django.core.exceptions import PermissionDenied

from mildeca_portal.socle.evenements import Acteur
from prefectures.habilitations import Fonction


def exiger(fonction: Fonction | None) -> Acteur:
    """Who acts, or 403."""
    if fonction is None:
        raise PermissionDenied
    return fonction.acteur
