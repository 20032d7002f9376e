"""Addresses that join several apps."""

from django.urls import path

from mildeca_portal.accueil import vues_connectees, vues_publiques

urlpatterns = [
    path("", vues_publiques.accueil, name="accueil"),
    path("connexion/", vues_publiques.Connexion.as_view(), name="connexion"),
    path("reprendre/", vues_publiques.reprendre_la_saisie, name="reprendre_la_saisie"),
    path("deconnexion/", vues_publiques.deconnexion, name="deconnexion"),
    path("accessibilite/", vues_publiques.accessibilite, name="accessibilite"),
    path("tableau-de-bord/", vues_connectees.tableau_de_bord, name="tableau_de_bord"),
    path("sante/", vues_connectees.sante, name="sante"),
]
