"""Addresses of the follow-up of a campaign; they come before those of an answer, « ecran » being no préfecture."""

from django.urls import path

from rapports.views import suivi

urlpatterns = [
    path("enquetes/<int:exercice>/", suivi.suivi, name="suivi"),
    path("enquetes/<int:exercice>/suivi.xlsx", suivi.suivi_xlsx, name="suivi_xlsx"),
    path("enquetes/<int:exercice>/ecran/", suivi.ecran, name="ecran"),
]
