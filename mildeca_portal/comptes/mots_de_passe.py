"""What is to be known of a password."""

from prefectures.models import Personne


def a_un_mot_de_passe(personne: Personne) -> bool:
    """False for an account that was only ever entered by ProConnect, or whose invitation is not accepted."""
    return bool(personne.password) and personne.has_usable_password()
