"""A password forgotten, or changed."""

from typing import Any

from django import forms
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm

from mildeca_portal.socle.formulaires import FormulaireDsfr


class MotDePasseOublieForm(FormulaireDsfr, forms.Form):
    bouton = "Recevoir un lien"
    courriel = forms.EmailField(
        label="Adresse électronique",
        help_text="Celle de votre compte. Format attendu : nom@domaine.fr",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Saisissez votre adresse électronique.",
            "invalid": "Saisissez une adresse électronique, par exemple nom@domaine.fr.",
        },
    )


class _NouveauMotDePasse(FormulaireDsfr):
    """Words of the two fields of Django's forms, whose help is a list that a hint cannot hold."""

    bouton = "Changer le mot de passe"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nouveau, confirmation = self.fields["new_password1"], self.fields["new_password2"]
        nouveau.help_text = (
            "12 caractères au moins. Ni seulement des chiffres, ni un mot de passe courant, ni votre nom."
        )
        nouveau.error_messages["required"] = "Saisissez le nouveau mot de passe."
        confirmation.label = "Confirmation du nouveau mot de passe"
        confirmation.help_text = "Saisissez-le une seconde fois."
        confirmation.error_messages["required"] = "Saisissez le nouveau mot de passe une seconde fois."


class NouveauMotDePasseForm(_NouveauMotDePasse, SetPasswordForm):
    """Through the link of a mail."""


class ChangementForm(_NouveauMotDePasse, PasswordChangeForm):
    """From one's account: the present password first."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        actuel = self.fields["old_password"]
        actuel.label = "Mot de passe actuel"
        actuel.widget.attrs.pop("autofocus", None)
        actuel.error_messages["required"] = "Saisissez votre mot de passe actuel."
        self.error_messages = {
            **self.error_messages,
            "password_incorrect": "Ce n’est pas votre mot de passe actuel.",
        }
