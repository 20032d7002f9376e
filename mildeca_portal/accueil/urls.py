"""Addresses that join several apps."""

from django.urls import path

from mildeca_portal.accueil import vues_connectees

urlpatterns = [
    path("tableau-de-bord/", vues_connectees.tableau_de_bord, name="tableau_de_bord"),
    path("sante/", vues_connectees.sante, name="sante"),
]
