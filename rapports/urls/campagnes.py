"""Addresses of the life of a campaign, of its reminders and of the submission. Read before those of an answer."""

from django.urls import path

from rapports.presentation_campagne import ACTES
from rapports.views import campagnes, relances, remise

E = "enquetes/<int:exercice>/"
R = f"{E}<str:code>/"
urlpatterns = [
    path("enquetes/", campagnes.campagnes, name="campagnes"),
    path("enquetes/nouvelle/", campagnes.nouvelle, name="nouvelle"),
    path(f"{E}campagne/", campagnes.campagne, name="campagne"),
    path(f"{E}campagne/modifier/", campagnes.modifier, name="campagne_modifier"),
    path(f"{E}campagne/rouvrir/", campagnes.rouvrir, name="campagne_rouvrir"),
    *(path(f"{E}campagne/{c}/", campagnes.acte, {"code": c}, name=f"campagne_{c}") for c in ACTES),
    path(f"{E}prolonger/", campagnes.prolonger, name="prolonger"),
    path(f"{E}prolongations/<int:pk>/renoncer/", campagnes.renoncer, name="renoncer"),
    path(f"{E}relances/", relances.relances, name="relances"),
    path(f"{E}relances/maintenant/", relances.maintenant, name="relancer"),
    path(f"{E}relances/envoyees/", relances.envoyees, name="relances_envoyees"),
    path(f"{E}relances/envoyees.xlsx", relances.envoyees_xlsx, name="relances_envoyees_xlsx"),
    path(f"{E}relances/arreter/", relances.arreter, name="relances_arreter"),
    path(f"{E}relances/reprendre/", relances.reprendre, name="relances_reprendre"),
    path(f"{E}relances/paliers/nouveau/", relances.palier, name="palier_nouveau"),
    path(f"{E}relances/paliers/<int:pk>/", relances.palier, name="palier"),
    path(f"{E}relances/paliers/<int:pk>/retirer/", relances.retirer_palier, name="palier_retirer"),
    path(f"{R}relances/", relances.relances_une, name="relances_une"),
    path(f"{R}relances/arreter/", relances.arreter_une, name="relances_arreter_une"),
    path(f"{R}relances/reprendre/", relances.reprendre_une, name="relances_reprendre_une"),
    path(f"{R}soumettre/", remise.soumettre, name="soumettre"),
    path(f"{R}depot-tardif/", remise.depot_tardif, name="depot_tardif"),
    path(f"{R}recepisse.pdf", remise.recepisse, name="recepisse"),
    path(f"{R}proposer/", remise.proposer, name="proposer"),
    path(f"{R}reprendre/", remise.reprendre, name="reprendre"),
]
