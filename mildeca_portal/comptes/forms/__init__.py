"""Input of the accounts."""

from mildeca_portal.comptes.forms.connexion import ConnexionForm

__all__ = ["ConnexionForm"]
