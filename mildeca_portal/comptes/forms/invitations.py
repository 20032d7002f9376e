"""Opening one's access."""

from typing import Any

from django.contrib.auth.forms import SetPasswordForm

from mildeca_portal.socle.formulaires import FormulaireDsfr


class ChoixDuMotDePasseForm(FormulaireDsfr, SetPasswordForm):
    """The password of an account that has none yet, judged by Django's validators."""

    bouton = "Ouvrir mon accès"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        premier, second = self.fields["new_password1"], self.fields["new_password2"]
        premier.label, second.label = "Mot de passe", "Confirmation du mot de passe"
        premier.help_text = (
            "12 caractères au moins, pas seulement des chiffres, ni un mot de passe courant, ni votre nom ou votre "
            "adresse."
        )
        second.help_text = "Saisissez le même mot de passe."
        premier.error_messages["required"] = "Choisissez un mot de passe."
        second.error_messages["required"] = "Saisissez une seconde fois le mot de passe."
        for champ in (premier, second):
            champ.widget.attrs.pop("autofocus", None)

    def validate_password_for_user(self, user: Any, password_field_name: str = "new_password1") -> None:
        """What is wrong with the password is said beside the password, not beside its confirmation."""
        super().validate_password_for_user(user, "new_password1")
