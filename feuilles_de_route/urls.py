"""Addresses of the roadmaps and of the plans."""

from django.urls import path

from feuilles_de_route.views import feuilles, fiches, plans

app_name = "feuilles_de_route"

FEUILLE = "feuilles-de-route/<str:code>"
PLAN = "plans-actions/<str:code>"
ACTION = f"{PLAN}/actions/<int:pk>"

urlpatterns = [
    path("feuilles-de-route/", feuilles.liste, name="feuilles"),
    path(f"{FEUILLE}/", feuilles.feuille, name="feuille"),
    path(f"{FEUILLE}/creer/", feuilles.creer, name="creer_feuille"),
    path(f"{FEUILLE}/modifier/", feuilles.modifier, name="modifier_feuille"),
    path(f"{FEUILLE}/contenus/", feuilles.situer, name="situer_contenus"),
    path(f"{FEUILLE}/concertation/", feuilles.concertation, name="concertation_feuille"),
    path(f"{FEUILLE}/signer/", feuilles.signer, name="signer_feuille"),
    path(f"{FEUILLE}/document/", feuilles.document_signe, name="document_feuille"),
    path(f"{FEUILLE}/axes/ajouter/", feuilles.ajouter_axe, name="ajouter_axe"),
    path(f"{FEUILLE}/axes/<int:pk>/modifier/", feuilles.modifier_axe, name="modifier_axe"),
    path(f"{FEUILLE}/axes/<int:pk>/<str:sens>/", feuilles.deplacer_axe, name="deplacer_axe"),
    path("plans-actions/", plans.liste, name="plans"),
    path(f"{PLAN}/", plans.plan, name="plan"),
    path(f"{PLAN}/creer/", plans.creer, name="creer_plan"),
    path(f"{PLAN}/modifier/", plans.modifier, name="modifier_plan"),
    path(f"{PLAN}/concertation/", plans.concertation, name="concertation_plan"),
    path(f"{PLAN}/signer/", plans.signer, name="signer_plan"),
    path(f"{PLAN}/document/", plans.document_signe, name="document_plan"),
    path(f"{PLAN}/actions/ajouter/", fiches.ajouter, name="ajouter_action"),
    path(f"{ACTION}/", fiches.fiche, name="action"),
    path(f"{ACTION}/modifier/", fiches.modifier, name="modifier_action"),
    path(f"{ACTION}/avancement/", fiches.suivre, name="suivre_action"),
    path(f"{ACTION}/indicateurs/ajouter/", fiches.ajouter_indicateur, name="ajouter_indicateur"),
    path(f"{ACTION}/indicateurs/<int:indicateur>/", fiches.modifier_indicateur, name="modifier_indicateur"),
    path("comites/<int:pk>/compte-rendu/", fiches.compte_rendu, name="compte_rendu"),
]
