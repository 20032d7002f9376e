"""Addresses of accounts. No namespace: Django and the libraries of sign-in look some of them up by their bare name."""

from django.urls import path

from mildeca_portal.comptes.views import connexion, gestion, inscription, mon_compte, mot_de_passe, second_facteur

urlpatterns = [
    path("connexion/", connexion.Connexion.as_view(), name="connexion"),
    path("reprendre/", connexion.reprendre_la_saisie, name="reprendre_la_saisie"),
    path("deconnexion/", connexion.deconnexion, name="deconnexion"),
    path("second-facteur/", second_facteur.demander, name="second_facteur"),
    path("mot-de-passe/oublie/", mot_de_passe.oublie, name="mot_de_passe_oublie"),
    path("mot-de-passe/demande/", mot_de_passe.demande, name="mot_de_passe_demande"),
    path("mot-de-passe/nouveau/<uidb64>/<token>/", mot_de_passe.Nouveau.as_view(), name="mot_de_passe_nouveau"),
    path("mon-compte/", mon_compte.mon_compte, name="mon_compte"),
    path("mon-compte/coordonnees/", mon_compte.coordonnees, name="coordonnees"),
    path("mon-compte/mot-de-passe/", mot_de_passe.changer, name="mot_de_passe_changer"),
    path("mon-compte/sessions/fermer-les-autres/", mon_compte.fermer_les_autres, name="fermer_les_autres_sessions"),
    path("mon-compte/sessions/<str:reference>/fermer/", mon_compte.fermer_session, name="fermer_session"),
    path("mon-compte/second-facteur/", inscription.inscrire, name="second_facteur_inscription"),
    path("mon-compte/second-facteur/retirer/", inscription.retirer, name="second_facteur_retirer_le_mien"),
    path("mon-compte/second-facteur/codes/", inscription.codes, name="codes_de_secours"),
    path("mon-compte/second-facteur/codes.txt", inscription.codes_en_texte, name="codes_de_secours_en_texte"),
    path("mon-compte/second-facteur/codes/renouveler/", inscription.renouveler, name="codes_de_secours_renouveler"),
    path("comptes/<int:pk>/fermer/", gestion.fermer, name="compte_fermer"),
    path("comptes/<int:pk>/rouvrir/", gestion.rouvrir, name="compte_rouvrir"),
    path(
        "comptes/<int:pk>/second-facteur/retirer/",
        gestion.retirer_le_second_facteur,
        name="compte_second_facteur_retirer",
    ),
]
