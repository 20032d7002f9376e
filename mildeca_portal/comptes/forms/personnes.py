"""Who comes in. An address that is already known leads to its account, once this is confirmed: never to a second one."""

from typing import Any

from django import forms

from mildeca_portal.comptes.actions.comptes import compte_de
from mildeca_portal.comptes.actions.entrees import Identite
from mildeca_portal.comptes.forms.coordonnees import ChampTelephone
from mildeca_portal.socle.formulaires import FormulaireDsfr
from prefectures.models import Personne

FERME_POUR_UN_CHEF = (
    "Cette adresse est celle d’un compte fermé. Demandez à la MILDECA de le rouvrir, ou vérifiez l’adresse."
)
ANONYMISE = "Cette adresse est celle d’un compte anonymisé : elle ne peut pas être reprise."


class IdentiteForm(forms.Form):
    """`compte`: the existing account whose use was confirmed, or None for a new one. Its name is never changed here.

    The confirmation holds for the account that was named on the page, not for the address typed meanwhile.
    """

    rouvre_les_comptes_fermes = True

    prenom = forms.CharField(label="Prénom", max_length=80)
    nom = forms.CharField(label="Nom", max_length=80)
    courriel = forms.EmailField(
        label="Adresse électronique",
        max_length=254,
        help_text="Adresse professionnelle, par exemple prenom.nom@doubs.gouv.fr. L’invitation y est envoyée.",
        error_messages={"invalid": "Saisissez une adresse électronique, par exemple prenom.nom@doubs.gouv.fr."},
    )
    reprendre = forms.BooleanField(
        label="C’est bien cette personne : ouvrir la fonction à son compte, sans changer son nom",
        required=False,
        widget=forms.HiddenInput,
    )
    compte_connu = forms.IntegerField(required=False, widget=forms.HiddenInput)

    compte: Personne | None = None

    def clean_courriel(self) -> str:
        return str(self.cleaned_data["courriel"]).strip().lower()

    def clean(self) -> Any:
        valeurs = super().clean() or self.cleaned_data
        connu = compte_de(valeurs["courriel"]) if valeurs.get("courriel") else None
        if connu is None:
            self._retenir(None)
        elif connu.anonymise_le is not None:
            self.add_error("courriel", ANONYMISE)
        elif not connu.is_active and not self.rouvre_les_comptes_fermes:
            self.add_error("courriel", FERME_POUR_UN_CHEF)
        elif valeurs.get("reprendre") and valeurs.get("compte_connu") == connu.pk:
            self.compte = connu
            self.fields["reprendre"].widget = forms.CheckboxInput()
        else:
            self._demander(connu)
        return valeurs

    def _demander(self, connu: Personne) -> None:
        """Name the account and ask; what was typed is kept."""
        etat = "" if connu.is_active else ", fermé : il sera rouvert"
        self.add_error(
            "courriel",
            f"Cette adresse est déjà celle du compte de {connu}{etat}. Si c’est bien cette personne, cochez la case "
            "ci-dessous ; sinon, corrigez l’adresse.",
        )
        self.fields["reprendre"].widget = forms.CheckboxInput()
        self._retenir(connu)

    def _retenir(self, connu: Personne | None) -> None:
        """What the page shown again will post: the account it names, and no confirmation yet."""
        donnees = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict, or a dict
        donnees[self.add_prefix("compte_connu")] = str(connu.pk) if connu else ""
        donnees.pop(self.add_prefix("reprendre"), None)
        self.data = donnees

    @property
    def identite(self) -> Identite:
        d = self.cleaned_data
        return Identite(d["courriel"], d["prenom"], d["nom"], d.get("telephone", ""), self.compte)


class CorrectionIdentiteForm(FormulaireDsfr, forms.Form):
    """What an administrator corrects of a person."""

    prenom = forms.CharField(label="Prénom", max_length=80)
    nom = forms.CharField(label="Nom", max_length=80)
    courriel = forms.EmailField(
        label="Adresse électronique",
        max_length=254,
        help_text="Si elle change, l’ancienne et la nouvelle adresse en sont averties ; une invitation en attente est "
        "renvoyée à la nouvelle.",
        error_messages={"invalid": "Saisissez une adresse électronique, par exemple prenom.nom@doubs.gouv.fr."},
    )
    telephone = ChampTelephone()
