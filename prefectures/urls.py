"""Addresses of the network. Those in words come before the code of a préfecture, which would take them."""

from django.urls import path

from prefectures.views import annuaire, correspondants, fiches, participations, reseau

app_name = "prefectures"

urlpatterns = [
    path("prefectures/", annuaire.annuaire, name="annuaire"),
    path("prefectures/annuaire.xlsx", annuaire.annuaire_xlsx, name="annuaire_xlsx"),
    path("prefectures/reseau/", reseau.reseau, name="reseau"),
    path("prefectures/reseau.xlsx", reseau.reseau_xlsx, name="reseau_xlsx"),
    path("prefectures/participations/", participations.participations, name="participations"),
    path("prefectures/participations/<str:code>/<str:nature>/", participations.participation, name="participation"),
    path("prefectures/regions/<str:code>/", fiches.region, name="region"),
    path(
        "prefectures/regions/<str:code>/correspondants/nouveau/",
        correspondants.ajouter_en_region,
        name="correspondant_de_region",
    ),
    path("prefectures/correspondants/<int:pk>/", correspondants.modifier, name="correspondant"),
    path("prefectures/correspondants/<int:pk>/fin/", correspondants.clore, name="correspondant_fin"),
    path("prefectures/<str:code>/", fiches.fiche, name="fiche"),
    path(
        "prefectures/<str:code>/correspondants/nouveau/",
        correspondants.ajouter_en_prefecture,
        name="correspondant_de_prefecture",
    ),
]
