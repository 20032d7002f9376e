"""Addresses that join several apps."""

from django.urls import path

from mildeca_portal.accueil.views import (
    connectees,
    donnees_personnelles,
    journal,
    prise_de_poste,
    prises_de_poste,
    publiques,
)

urlpatterns = [
    path("", publiques.accueil, name="accueil"),
    path("accessibilite/", publiques.accessibilite, name="accessibilite"),
    path("donnees-personnelles/", donnees_personnelles.donnees_personnelles, name="donnees_personnelles"),
    path("mon-compte/donnees.json", donnees_personnelles.mes_donnees, name="mes_donnees"),
    path("tableau-de-bord/", connectees.tableau_de_bord, name="tableau_de_bord"),
    path("journal/", journal.journal, name="journal"),
    path("journal/journal.xlsx", journal.exporter, {"extension": "xlsx"}, name="journal_xlsx"),
    path("journal/journal.csv", journal.exporter, {"extension": "csv"}, name="journal_csv"),
    path("prise-de-poste/", prise_de_poste.page, name="prise_de_poste"),
    path("prise-de-poste/dossier.pdf", prise_de_poste.pdf, name="prise_de_poste_pdf"),
    path("prise-de-poste/etapes/<int:mandat>/", prise_de_poste.etape, name="prise_de_poste_etape"),
    path("prises-de-poste/", prises_de_poste.suivi, name="prises_de_poste"),
    path("prises-de-poste/export.xlsx", prises_de_poste.export, name="prises_de_poste_xlsx"),
    path("sante/", connectees.sante, name="sante"),
]
