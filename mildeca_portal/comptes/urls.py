"""Addresses of accounts. No namespace: Django and the libraries of sign-in look some of them up by their bare name."""

from django.urls import path

from mildeca_portal.comptes.proconnect import views as proconnect
from mildeca_portal.comptes.views import assistance, comptes, connexion, equipe, fonctions, imports, invitations

urlpatterns = [
    path("connexion/", connexion.Connexion.as_view(), name="connexion"),
    path("reprendre/", connexion.reprendre_la_saisie, name="reprendre_la_saisie"),
    path("deconnexion/", connexion.deconnexion, name="deconnexion"),
    path("comptes/importer/", imports.importer, name="comptes_importer"),
    path("comptes/importer/modele.xlsx", imports.modele, name="comptes_importer_modele"),
    path("comptes/importer/<int:pk>/", imports.apercu, name="comptes_import"),
    path("comptes/fonctions.xlsx", imports.exporter, name="comptes_fonctions_xlsx"),
    path("comptes/<int:pk>/assister/", assistance.assister, name="comptes_assister"),
    path("assistance/quitter/", assistance.quitter, name="assistance_quitter"),
    path("oidc/authenticate/", proconnect.demander, name="oidc_authentication_init"),
    path("oidc/callback/", proconnect.retour, name="oidc_authentication_callback"),
    path("comptes/<int:pk>/delier/", proconnect.delier, name="delier_identite"),
    path("comptes/", comptes.liste, name="comptes"),
    path("comptes/nouveau/", comptes.nouveau, name="compte_nouveau"),
    path("comptes/<int:pk>/", comptes.fiche, name="compte"),
    path("comptes/<int:pk>/identite/", comptes.identite, name="compte_identite"),
    path("comptes/<int:pk>/fermer/", comptes.fermer, name="compte_fermer"),
    path("comptes/<int:pk>/rouvrir/", comptes.rouvrir, name="compte_rouvrir"),
    path("comptes/<int:pk>/inviter/", invitations.envoyer, name="compte_inviter"),
    path("comptes/<int:pk>/annuler-invitation/", invitations.annuler, name="compte_annuler_invitation"),
    path("comptes/<int:pk>/fonctions/ouvrir/", fonctions.ouvrir, name="fonction_ouvrir"),
    path("comptes/mandats/<int:pk>/corriger/", fonctions.corriger_le_mandat, name="mandat_corriger"),
    path("comptes/mandats/<int:pk>/fin/", fonctions.fin_du_mandat, name="mandat_fin"),
    path("comptes/mandats/<int:pk>/transmettre/", fonctions.transmettre_le_mandat, name="mandat_transmettre"),
    path("comptes/mandats/<int:pk>/annuler/", fonctions.annuler_le_mandat, name="mandat_annuler"),
    path("comptes/affectations/<int:pk>/corriger/", fonctions.corriger_l_affectation, name="affectation_corriger"),
    path("comptes/affectations/<int:pk>/fin/", fonctions.fin_de_l_affectation, name="affectation_fin"),
    path("comptes/affectations/<int:pk>/annuler/", fonctions.annuler_l_affectation, name="affectation_annuler"),
    path("mon-equipe/", equipe.equipe, name="equipe"),
    path("mon-equipe/ajouter/", equipe.ajouter, name="equipe_ajouter"),
    path("mon-equipe/<int:pk>/modifier/", equipe.modifier, name="equipe_modifier"),
    path("mon-equipe/<int:pk>/fin/", equipe.finir, name="equipe_fin"),
    path("mon-equipe/<int:pk>/renvoyer/", equipe.renvoyer, name="equipe_renvoyer"),
    path("invitation/<str:jeton>/", invitations.repondre, name="invitation"),
]
