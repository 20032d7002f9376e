"""Addresses of the credits and of the projects."""

from django.urls import path

from credits.views import comptes, projets, reperes, suivi

app_name = "credits"

urlpatterns = [
    path("credits/", comptes.accueil, name="accueil"),
    path("credits/reperes/", reperes.reperes, name="reperes"),
    path("credits/<int:exercice>/", comptes.exercice, name="exercice"),
    path("credits/<int:exercice>/enveloppe/", comptes.enveloppe, name="enveloppe"),
    path("credits/<int:exercice>/regions/<str:code>/", comptes.region, name="region"),
    path("credits/<int:exercice>/prefectures/<str:code>/", comptes.prefecture, name="prefecture"),
    path("projets/", projets.liste, name="projets"),
    path("projets/nouveau/", projets.nouveau, name="projet_nouveau"),
    path("projets/<int:pk>/", projets.fiche, name="projet"),
    path("projets/<int:pk>/modifier/", projets.modifier, name="projet_modifier"),
    path("projets/<int:pk>/decision/", suivi.decision, name="projet_decision"),
    path("projets/<int:pk>/statut/", suivi.statut, name="projet_statut"),
    path("projets/<int:pk>/action/", suivi.action, name="projet_action"),
    path("projets/<int:pk>/pieces/", suivi.deposer, name="projet_pieces"),
    path("projets/<int:pk>/pieces/<int:document>/", suivi.document, name="projet_piece"),
]
