"""The codes of the second factor."""

from django import forms
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from mildeca_portal.socle.formulaires import FormulaireDsfr


class SuiteForm(FormulaireDsfr, forms.Form):
    """Carries where the person was going."""

    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def suite(self, request: HttpRequest, defaut: str) -> str:
        """That address if it is one of the portal, else `defaut` (the name of an address)."""
        voulue = str(self.cleaned_data.get("next") or "")
        sure = url_has_allowed_host_and_scheme(voulue, {request.get_host()}, require_https=request.is_secure())
        return voulue if sure else defaut


class CodeForm(SuiteForm):
    """The code that the telephone shows, or one of the recovery codes."""

    bouton = "Valider"
    code = forms.CharField(
        label="Code de vérification",
        max_length=20,
        help_text="Les 6 chiffres de votre application d’authentification, ou l’un de vos codes de secours.",
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": "Saisissez le code."},
    )


class InscriptionForm(SuiteForm):
    """The first code of a new device."""

    bouton = "Activer le second facteur"
    code = forms.RegexField(
        r"^\s*\d{3}\s*\d{3}\s*$",
        label="Code affiché par l’application",
        help_text="6 chiffres, par exemple 123456.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": "Saisissez le code.", "invalid": "Saisissez les 6 chiffres du code."},
    )
