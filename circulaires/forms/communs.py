"""What the forms of a text share: each is saved field by field, against what its author was shown."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from circulaires.canonique import contenu_canonique
from mildeca_portal.socle.formulaire_par_champ import SaisieParChamp
from mildeca_portal.socle.formulaires import FormulaireDsfr
from mildeca_portal.socle.markdown import refuser_le_html, refuser_les_balises, sur_une_ligne

MARKDOWN = "Mise en forme en Markdown : **gras**, *italique*, listes avec des tirets, titres avec des dièses."

# PostgreSQL reads no more than a megabyte of words at once: a longer text would break the search of everyone.
LONG = MaxLengthValidator(100_000, "Ce texte est trop long\u00a0: 100\u202f000 caractères au plus.")


class FormulaireDeTexte(SaisieParChamp, FormulaireDsfr, forms.ModelForm):
    """A text, or a row of one. No field takes HTML, nor more than the search can read; a title stands on one line."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for nom, champ in self.fields.items():
            if type(champ) is forms.CharField:
                champ.validators.append(refuser_le_html if nom in self.markdown else refuser_les_balises)
                champ.validators.append(LONG if isinstance(champ.widget, forms.Textarea) else sur_une_ligne)

    def lire(self, objet: Any, attribut: str) -> Any:
        return contenu_canonique(objet, attribut)
