"""Addresses that join several apps."""

from django.urls import path

from mildeca_portal.accueil.views import connectees, publiques

urlpatterns = [
    path("", publiques.accueil, name="accueil"),
    path("accessibilite/", publiques.accessibilite, name="accessibilite"),
    path("tableau-de-bord/", connectees.tableau_de_bord, name="tableau_de_bord"),
    path("sante/", connectees.sante, name="sante"),
]
