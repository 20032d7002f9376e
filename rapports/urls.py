"""Addresses of rapports: the surveys here, the report and its editions in `urls_editions`."""

from django.urls import path

from rapports.urls_editions import urlpatterns as editions
from rapports.views import campagnes, origine, preremplissage, remise, reponse, revue, section, suivi

app_name = "rapports"

REPONSE = "enquetes/<int:exercice>/<str:code>/"
enquetes = [
    path("enquetes/", campagnes.campagnes, name="campagnes"),
    path("enquetes/nouvelle/", campagnes.nouvelle, name="nouvelle"),
    path("enquetes/<int:exercice>/", suivi.suivi, name="suivi"),
    path("enquetes/<int:exercice>/prolonger/", campagnes.prolonger, name="prolonger"),
    path(REPONSE, reponse.reponse, name="reponse"),
    path(f"{REPONSE}sections/<str:lettre>/", section.section, name="section"),
    path(f"{REPONSE}origine/<str:cle>", origine.origine, name="origine"),
    path(f"{REPONSE}fichiers/<str:cle>", reponse.fichier, name="fichier"),
    path(f"{REPONSE}preremplir/", preremplissage.preremplir, name="preremplir"),
    path(f"{REPONSE}soumettre/", remise.soumettre, name="soumettre"),
    path(f"{REPONSE}proposer/", remise.proposer, name="proposer"),
    path(f"{REPONSE}reprendre/", remise.reprendre, name="reprendre"),
    path(f"{REPONSE}accepter/", revue.accepter, name="accepter"),
    path(f"{REPONSE}revue/", revue.revue, name="revue"),
]

urlpatterns = [*enquetes, *editions]
