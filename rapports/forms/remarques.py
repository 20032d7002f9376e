"""A remark on a question."""

from collections.abc import Sequence
from typing import Any

from django import forms

from mildeca_portal.socle.formulaires import FormulaireDsfr
from prefectures.models import Personne
from rapports.equipe.remarques import mentionnees
from rapports.questionnaire.definition import Question


class RemarqueForm(FormulaireDsfr, forms.Form):
    """`question`: the one it is about. `collegues`: who may be called upon about it."""

    bouton = "Écrire la remarque"

    texte = forms.CharField(
        label="Remarque",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Écrivez la remarque."},
    )
    mentions = forms.TypedMultipleChoiceField(
        label="À l’attention de",
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="Ces personnes sont averties par courriel. « @Prénom Nom » dans le texte a le même effet.",
        error_messages={"invalid_choice": "Cette personne n’est plus en fonction : décochez-la."},
    )

    def __init__(self, *args: Any, question: Question, collegues: Sequence[Personne], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question, self.collegues = question, collegues
        if collegues:
            mentions = self.fields["mentions"]
            assert isinstance(mentions, forms.TypedMultipleChoiceField)
            mentions.choices = [(p.pk, str(p)) for p in collegues]
        else:
            del self.fields["mentions"]

    @property
    def personnes(self) -> list[Personne]:
        """Ticked, or named in the text."""
        cochees = set(self.cleaned_data.get("mentions") or ())
        nommees = {p.pk for p in mentionnees(self.cleaned_data["texte"], self.collegues)}
        return [p for p in self.collegues if p.pk in cochees | nommees]
