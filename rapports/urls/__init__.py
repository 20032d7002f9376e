"""Addresses of rapports, by feature: an answer and its sections here, the rest in the module that bears its name."""

from django.urls import path

from rapports.urls.campagnes import urlpatterns as campagnes
from rapports.urls.classeur import urlpatterns as classeurs
from rapports.urls.editions import urlpatterns as editions
from rapports.urls.equipe import urlpatterns as equipe
from rapports.urls.questionnaires import urlpatterns as questionnaires
from rapports.urls.revue import urlpatterns as revue
from rapports.urls.suivi import urlpatterns as suivi
from rapports.urls.xlsform import urlpatterns as xlsform
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
