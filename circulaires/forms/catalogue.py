from collections.abc import Sequence
from typing import Any

from django import forms

from circulaires.catalogue import Proposition
from mildeca_portal.socle.formulaires import FormulaireDsfr


class CatalogueForm(FormulaireDsfr, forms.Form):
    """The proposals to add to a text. The template writes the boxes, each under its rule."""

    codes = forms.MultipleChoiceField(
        label="Règles à ajouter",
        error_messages={
            "required": "Cochez au moins une règle.",
            "invalid_choice": "La règle « %(value)s » n’est plus proposée : elle est déjà dans le texte.",
        },
    )

    def __init__(self, *args: Any, proposees: Sequence[Proposition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["codes"].choices = [(p.code, p.libelle) for p in proposees]  # type: ignore[attr-defined]
