"""Input of the note of passation and of the checklist."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms

from mildeca_portal.socle.crispy import Bouton
from mildeca_portal.socle.formulaires import FormulaireDsfr
from mildeca_portal.socle.versions import Jeton, jeton, lire_jeton
from prefectures.models import EtapePriseDePoste, NoteDePassation

LONGUEUR_MAX = 20_000


class NoteForm(FormulaireDsfr, forms.Form):
    """The text, with the token of what was shown. `apercu`: the button that shows the text without saving it."""

    bouton = "Enregistrer la note"
    sans_mention = True

    contenu = forms.CharField(
        label="Votre note",
        required=False,
        max_length=LONGUEUR_MAX,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=(
            "Ce qui est en cours, ce qui attend une décision, qui joindre. "
            "Mise en forme en Markdown : **gras**, *italique*, listes avec des tirets, titres avec des dièses."
        ),
        error_messages={"max_length": "Cette note a %(show_value)s caractères : %(limit_value)s au plus."},
    )
    jeton = forms.CharField(required=False, widget=forms.HiddenInput)
    apercu = forms.CharField(required=False)

    def __init__(self, saisie: Any, *, note: NoteDePassation) -> None:
        super().__init__(saisie, initial={"contenu": note.contenu, "jeton": str(jeton(note.version, note.contenu))})

    def disposition(self) -> Any:
        return Layout("contenu", "jeton")

    @property
    def helper(self) -> Any:
        helper = super().helper
        helper.add_input(Bouton("Prévisualiser", nom="apercu", secondaire=True))
        return helper

    def clean_contenu(self) -> str:
        return str(self.cleaned_data["contenu"]).replace("\r\n", "\n")

    @property
    def montre(self) -> Jeton | None:
        """What the person was shown; None for anything that is not a token."""
        return lire_jeton(self.cleaned_data["jeton"])

    def signaler_conflit(self, actuelle: NoteDePassation) -> None:
        """Keep what was typed; the next save replaces knowingly what is stored now."""
        self.data = self.data.copy()
        self.data["jeton"] = str(jeton(actuelle.version, actuelle.contenu))


class EtapeForm(forms.Form):
    """One step of the checklist, done or to be done again."""

    code = forms.ChoiceField(choices=EtapePriseDePoste.Code)
    faite = forms.BooleanField(required=False)
