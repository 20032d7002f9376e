"""Signing in."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest

from mildeca_portal.socle.formulaires import FormulaireDsfr


class ConnexionForm(FormulaireDsfr, AuthenticationForm):
    """One message for an unknown account, a closed one and a wrong password: the page tells nothing of who has one."""

    bouton = "Se connecter"
    error_messages = {
        "invalid_login": "L’adresse électronique ou le mot de passe est incorrect.",
        "inactive": "L’adresse électronique ou le mot de passe est incorrect.",
    }

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        courriel, mot_de_passe = self.fields["username"], self.fields["password"]
        courriel.label = "Adresse électronique"
        courriel.help_text = "Format attendu : nom@domaine.fr"
        courriel.widget.input_type = "email"
        courriel.widget.attrs.pop("autofocus", None)
        courriel.error_messages["required"] = "Saisissez votre adresse électronique."
        mot_de_passe.error_messages["required"] = "Saisissez votre mot de passe."
