"""Addresses of the directory."""

from django.urls import path

from prefectures.views import annuaire, delegations, designation

app_name = "prefectures"

urlpatterns = [
    path("prefectures/", annuaire.annuaire, name="annuaire"),
    path("prefectures/<str:code>/", annuaire.fiche, name="fiche"),
    path("delegations/", delegations.delegations, name="delegations"),
    path("delegations/donner/", delegations.donner, name="deleguer"),
    path("delegations/<int:pk>/revoquer/", delegations.revoquer, name="revoquer"),
    path("mandats/<int:pk>/designation/", designation.designation, name="designation"),
]
