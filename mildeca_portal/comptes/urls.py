"""Addresses of accounts. No namespace: Django and the libraries of sign-in look some of them up by their bare name."""

from django.urls import path

from mildeca_portal.comptes.proconnect import views as proconnect
from mildeca_portal.comptes.views import connexion

urlpatterns = [
    path("connexion/", connexion.Connexion.as_view(), name="connexion"),
    path("reprendre/", connexion.reprendre_la_saisie, name="reprendre_la_saisie"),
    path("deconnexion/", connexion.deconnexion, name="deconnexion"),
    path("oidc/authenticate/", proconnect.demander, name="oidc_authentication_init"),
    path("oidc/callback/", proconnect.retour, name="oidc_authentication_callback"),
    path("comptes/<int:pk>/delier/", proconnect.delier, name="delier_identite"),
]
