"""Addresses of accounts. No namespace: Django and the libraries of sign-in look some of them up by their bare name."""

from django.urls import path

from mildeca_portal.comptes.views import assistance, connexion, imports

urlpatterns = [
    path("connexion/", connexion.Connexion.as_view(), name="connexion"),
    path("reprendre/", connexion.reprendre_la_saisie, name="reprendre_la_saisie"),
    path("deconnexion/", connexion.deconnexion, name="deconnexion"),
    path("comptes/importer/", imports.importer, name="comptes_importer"),
    path("comptes/importer/modele.xlsx", imports.modele, name="comptes_importer_modele"),
    path("comptes/importer/<int:pk>/", imports.apercu, name="comptes_import"),
    path("comptes/fonctions.xlsx", imports.exporter, name="comptes_fonctions_xlsx"),
    path("comptes/<int:pk>/assister/", assistance.assister, name="comptes_assister"),
    path("assistance/quitter/", assistance.quitter, name="assistance_quitter"),
]
