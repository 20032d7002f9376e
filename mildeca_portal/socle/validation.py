"""The model's own checks, as an action tells them."""

from django.core.exceptions import ValidationError
from django.db import models

from mildeca_portal.socle.erreurs import ActionRefusee


def valider(objet: models.Model) -> None:
    """Raise `ActionRefusee` with the sentences of the model's own checks."""
    try:
        objet.full_clean()
    except ValidationError as erreur:
        raise ActionRefusee(erreur.messages) from erreur
