"""The offline workbook of an answer: take it away, bring it back, see what it changes, apply it once."""

from django.urls import path

from rapports.views import classeur

REPONSE = "enquetes/<int:exercice>/<str:code>/"
urlpatterns = [
    path(f"{REPONSE}classeur.xlsx", classeur.telecharger, name="classeur"),
    path(f"{REPONSE}importer/", classeur.importer, name="importer"),
    path(f"{REPONSE}importer/<int:pk>/", classeur.apercu, name="import"),
    path(f"{REPONSE}importer/<int:pk>/renoncer/", classeur.renoncer, name="renoncer_import"),
]
