"""Addresses that join several apps."""

from django.urls import path

from mildeca_portal.accueil.views import connectees, publiques

urlpatterns = [
    path("", publiques.accueil, name="accueil"),
    path("connexion/", publiques.Connexion.as_view(), name="connexion"),
    path("reprendre/", publiques.reprendre_la_saisie, name="reprendre_la_saisie"),
    path("deconnexion/", publiques.deconnexion, name="deconnexion"),
    path("accessibilite/", publiques.accessibilite, name="accessibilite"),
    path("tableau-de-bord/", connectees.tableau_de_bord, name="tableau_de_bord"),
    path("sante/", connectees.sante, name="sante"),
]
