"""Addresses of the directory."""

from django.urls import path

from prefectures import views

app_name = "prefectures"

urlpatterns = [
    path("prefectures/", views.annuaire, name="annuaire"),
    path("prefectures/<str:code>/", views.fiche, name="fiche"),
]
