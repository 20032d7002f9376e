"""Addresses that join several apps."""

from django.urls import path

from mildeca_portal.accueil.views import connectees, donnees_personnelles, journal, publiques

urlpatterns = [
    path("", publiques.accueil, name="accueil"),
    path("accessibilite/", publiques.accessibilite, name="accessibilite"),
    path("donnees-personnelles/", donnees_personnelles.donnees_personnelles, name="donnees_personnelles"),
    path("mon-compte/donnees.json", donnees_personnelles.mes_donnees, name="mes_donnees"),
    path("tableau-de-bord/", connectees.tableau_de_bord, name="tableau_de_bord"),
    path("journal/", journal.journal, name="journal"),
    path("journal/journal.xlsx", journal.exporter, {"extension": "xlsx"}, name="journal_xlsx"),
    path("journal/journal.csv", journal.exporter, {"extension": "csv"}, name="journal_csv"),
    path("sante/", connectees.sante, name="sante"),
]
