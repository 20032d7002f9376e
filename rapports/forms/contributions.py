"""What is typed to invite a contributeur, and by him to enter."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from mildeca_portal.socle.formulaires import FormulaireDsfr
from mildeca_portal.socle.templatetags.formats import instant
from prefectures.models import Correspondant
from rapports.actions.contributions import Invite
from rapports.questionnaire.definition import Section

A_SAISIR = "Choisissez un correspondant qui a une adresse, ou saisissez son nom et son adresse."


class ChampFin(forms.DateTimeField):
    """Until when an invitation lasts. `au_plus_tard`: the préfecture's own deadline, set by the form."""

    au_plus_tard: datetime

    def jusqu_a(self, limite: datetime) -> None:
        self.au_plus_tard = limite
        self.help_text = f"Heure de Paris. Au plus tard le {instant(limite)}, échéance de la préfecture."

    def clean(self, value: Any) -> Any:
        fin = super().clean(value)
        if fin is None:
            return None
        if fin <= timezone.now():
            raise forms.ValidationError("Indiquez une date à venir.")
        if fin > self.au_plus_tard:
            raise forms.ValidationError(
                f"L’échéance de la préfecture est le {instant(self.au_plus_tard)} : indiquez une date qui ne la dépasse pas."
            )
        return fin


class InvitationForm(FormulaireDsfr, forms.Form):
    """One person on one section: a correspondent of the directory, or someone typed."""

    bouton = "Inviter"
    groupes = (("Qui", ("correspondant", "nom", "organisme", "courriel")), ("Jusqu’à quand", ("fin",)))

    section = forms.ChoiceField(label="Section")
    correspondant = forms.ModelChoiceField(
        Correspondant.objects.none(),
        label="Correspondant de l’annuaire",
        required=False,
        empty_label="Une autre personne, à saisir ci-dessous",
        help_text="Ceux de la préfecture et de la région qui sont en fonction et qui ont une adresse.",
    )
    nom = forms.CharField(label="Prénom et nom", max_length=120, required=False)
    organisme = forms.CharField(max_length=150, required=False, help_text="Service ou institution.")
    courriel = forms.EmailField(
        label="Adresse électronique",
        max_length=254,
        required=False,
        help_text="Adresse professionnelle : les codes de visite y sont envoyés.",
    )
    fin = ChampFin(label="Fin de l’invitation", required=False)

    def __init__(
        self,
        *args: Any,
        sections: Sequence[Section],
        correspondants: Any,
        echeance: datetime,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        section, fin, correspondant = self.fields["section"], self.fields["fin"], self.fields["correspondant"]
        assert isinstance(section, forms.ChoiceField) and isinstance(fin, ChampFin)
        assert isinstance(correspondant, forms.ModelChoiceField)
        section.choices = [(s.lettre, f"{s.lettre}. {s.titre}") for s in sections]
        correspondant.queryset = correspondants
        fin.jusqu_a(echeance)

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        if donnees.get("correspondant"):
            return donnees
        for champ in ("nom", "courriel"):
            if not donnees.get(champ) and champ not in self.errors:
                self.add_error(champ, A_SAISIR)
        return donnees

    @property
    def invite(self) -> Invite:
        d, connu = self.cleaned_data, self.cleaned_data["correspondant"]
        if connu is None:
            return Invite(d["nom"].strip(), d["organisme"].strip(), d["courriel"])
        organisme = connu.service or connu.get_institution_display()
        return Invite(connu.nom, organisme, connu.courriel, connu)


class FinForm(FormulaireDsfr, forms.Form):
    """Another end for an invitation."""

    bouton = "Enregistrer la nouvelle fin"
    fin = ChampFin(label="Fin de l’invitation")

    def __init__(self, *args: Any, echeance: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fin = self.fields["fin"]
        assert isinstance(fin, ChampFin)
        fin.jusqu_a(echeance)


class CodeForm(FormulaireDsfr, forms.Form):
    """The six digits of the mail; what an expired visit had posted travels with them."""

    bouton = "Ouvrir ma section"
    avec_balise = False
    code = forms.RegexField(
        r"^\s*\d{3}\s*\d{3}\s*$",
        label="Code reçu par courriel",
        help_text="6 chiffres, par exemple 123456. Il sert une seule fois, pendant 10 minutes.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": "Saisissez le code.", "invalid": "Saisissez les 6 chiffres du code."},
    )
    reprise = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_code(self) -> str:
        return "".join(c for c in self.cleaned_data["code"] if c.isdigit())
