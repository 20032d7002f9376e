"""Addresses of those who work together on an answer; the contributeur's own are outside the sign-in."""

from django.urls import path

from rapports.views import contributions, equipe, remarques

EQUIPE = "enquetes/<int:exercice>/<str:code>/equipe/"
REMARQUES = "enquetes/<int:exercice>/<str:code>/remarques/"
CONTRIBUTION = "contribution/<uuid:jeton>/"
urlpatterns = [
    path(EQUIPE, equipe.equipe, name="equipe"),
    path(f"{EQUIPE}inviter/", equipe.inviter, name="equipe_inviter"),
    path(f"{EQUIPE}invitations/<int:pk>/fin/", equipe.prolonger, name="equipe_prolonger"),
    path(f"{EQUIPE}invitations/<int:pk>/renvoyer/", equipe.renvoyer, name="equipe_renvoyer"),
    path(f"{EQUIPE}invitations/<int:pk>/retirer/", equipe.revoquer, name="equipe_revoquer"),
    path(REMARQUES, remarques.remarques, name="remarques"),
    path(f"{REMARQUES}<str:cle>/", remarques.remarques_de_la_question, name="remarques_question"),
    path(f"{REMARQUES}<int:pk>/resoudre/", remarques.resoudre, name="remarque_resoudre"),
    path(f"{REMARQUES}<int:pk>/rouvrir/", remarques.rouvrir, name="remarque_rouvrir"),
    path(CONTRIBUTION, contributions.contribution, name="contribution"),
    path(f"{CONTRIBUTION}code/", contributions.demander, name="contribution_code"),
    path(f"{CONTRIBUTION}ouvrir/", contributions.ouvrir, name="contribution_ouvrir"),
    path(f"{CONTRIBUTION}quitter/", contributions.quitter, name="contribution_quitter"),
]
