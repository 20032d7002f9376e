"""Addresses of the network. Those in words come before the code of a préfecture, which would take them."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from prefectures.views import annuaire, correspondants, delegations, designation, fiches, participations, reseau


class CodeDeTerritoire(StringConverter):
    """Code of a préfecture or of a région, in capitals or not: nothing else reaches the database."""

    regex = "[0-9A-Za-z]{2,3}"


register_converter(CodeDeTerritoire, "territoire")

app_name = "prefectures"

urlpatterns = [
    path("prefectures/", annuaire.annuaire, name="annuaire"),
    path("delegations/", delegations.delegations, name="delegations"),
    path("delegations/donner/", delegations.donner, name="deleguer"),
    path("delegations/<int:pk>/revoquer/", delegations.revoquer, name="revoquer"),
    path("mandats/<int:pk>/designation/", designation.designation, name="designation"),
    path("prefectures/annuaire.xlsx", annuaire.annuaire_xlsx, name="annuaire_xlsx"),
    path("prefectures/reseau/", reseau.reseau, name="reseau"),
    path("prefectures/reseau.xlsx", reseau.reseau_xlsx, name="reseau_xlsx"),
    path("prefectures/participations/", participations.participations, name="participations"),
    path(
        "prefectures/participations/<territoire:code>/<slug:nature>/",
        participations.participation,
        name="participation",
    ),
    path("prefectures/regions/<territoire:code>/", fiches.region, name="region"),
    path(
        "prefectures/regions/<territoire:code>/correspondants/nouveau/",
        correspondants.ajouter_en_region,
        name="correspondant_de_region",
    ),
    path("prefectures/correspondants/<int:pk>/", correspondants.modifier, name="correspondant"),
    path("prefectures/correspondants/<int:pk>/fin/", correspondants.clore, name="correspondant_fin"),
    path("prefectures/<territoire:code>/", fiches.fiche, name="fiche"),
    path(
        "prefectures/<territoire:code>/correspondants/nouveau/",
        correspondants.ajouter_en_prefecture,
        name="correspondant_de_prefecture",
    ),
]
