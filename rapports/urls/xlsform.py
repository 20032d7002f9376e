"""Addresses of the questionnaire as an XLSForm. « importer » comes before the exercices."""

from django.urls import path

from rapports.views import xlsform

urlpatterns = [
    path("questionnaires/importer/", xlsform.importer, name="questionnaire_importer"),
    path("questionnaires/<int:exercice>/xlsform.xlsx", xlsform.telecharger, name="questionnaire_xlsform"),
]
