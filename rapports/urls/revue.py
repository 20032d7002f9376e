"""Addresses of the review: one answer, or those that hold nothing to look at together."""

from django.urls import path

from rapports.views import acceptation_groupee, revue

REPONSE = "enquetes/<int:exercice>/<str:code>/"
urlpatterns = [
    path("enquetes/<int:exercice>/accepter/", acceptation_groupee.accepter_ensemble, name="accepter_ensemble"),
    path(f"{REPONSE}accepter/", revue.accepter, name="accepter"),
    path(f"{REPONSE}revue/", revue.revue, name="revue"),
    path(f"{REPONSE}avis/", revue.avis, name="avis_regional"),
    path(f"{REPONSE}points/<int:pk>/", revue.point, name="point"),
]
