"""Addresses of rapports: the surveys here, the team in `urls_equipe`, the report in `urls_editions`."""

from django.urls import path

from rapports.urls_campagnes import urlpatterns as campagnes
from rapports.urls_classeur import urlpatterns as classeurs
from rapports.urls_editions import urlpatterns as editions
from rapports.urls_equipe import urlpatterns as equipe
from rapports.urls_questionnaires import urlpatterns as questionnaires
from rapports.urls_revue import urlpatterns as revue
from rapports.urls_suivi import urlpatterns as suivi
from rapports.urls_xlsform import urlpatterns as xlsform
from rapports.views import origine, preremplissage, reponse, section

app_name = "rapports"

REPONSE = "enquetes/<int:exercice>/<str:code>/"
enquetes = [
    *suivi,
    *revue,
    path(REPONSE, reponse.reponse, name="reponse"),
    path(f"{REPONSE}sections/<str:lettre>/", section.section, name="section"),
    path(f"{REPONSE}origine/<str:cle>", origine.origine, name="origine"),
    path(f"{REPONSE}fichiers/<str:cle>", reponse.fichier, name="fichier"),
    path(f"{REPONSE}preremplir/", preremplissage.preremplir, name="preremplir"),
]

urlpatterns = [*campagnes, *enquetes, *classeurs, *equipe, *xlsform, *questionnaires, *editions]
