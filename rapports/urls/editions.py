"""Addresses of the national report."""

from django.urls import path

from rapports.views import editions

urlpatterns = [
    path("rapports/", editions.liste, name="liste"),
    path("rapports/<int:exercice>/", editions.rapport, name="rapport"),
    path("rapports/<int:exercice>/rapport.pdf", editions.rapport_pdf, name="rapport_pdf"),
    path("rapports/<int:exercice>/donnees.xlsx", editions.donnees_xlsx, name="donnees_xlsx"),
    path("rapports/<int:exercice>/generer/", editions.generer, name="rapport_generer"),
    path("rapports/<int:exercice>/progression/", editions.progression, name="rapport_progression"),
    path("rapports/<int:exercice>/editions/<int:numero>/documents/", editions.composer, name="rapport_documents"),
    path("rapports/<int:exercice>/editions/<int:numero>/publier/", editions.publier, name="rapport_publier"),
]
