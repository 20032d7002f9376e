"""Addresses of the directory."""

from django.urls import path

from prefectures.views import annuaire

app_name = "prefectures"

urlpatterns = [
    path("prefectures/", annuaire.annuaire, name="annuaire"),
    path("prefectures/<str:code>/", annuaire.fiche, name="fiche"),
]
