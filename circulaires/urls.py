"""Addresses of circulaires."""

from django.urls import path

from circulaires.views import lecture, publication, redaction, rubriques

app_name = "circulaires"
urlpatterns = [
    path("circulaires/", lecture.liste, name="liste"),
    path("circulaires/nouvelle/", redaction.nouvelle, name="nouvelle"),
    path("circulaires/<int:exercice>/", lecture.fiche, name="fiche"),
    path("circulaires/<int:exercice>/fichier-signe/", lecture.fichier, name="fichier"),
    path("circulaires/<int:exercice>/annexes/<int:pk>/", lecture.annexe, name="annexe"),
    path("circulaires/<int:exercice>/accuser-lecture/", lecture.accuser, name="accuser_lecture"),
    path("circulaires/<int:exercice>/modifier/", redaction.modifier, name="modifier"),
    path("circulaires/<int:exercice>/modifier/texte/", redaction.modifier_texte, name="modifier_texte"),
    path("circulaires/<int:exercice>/modifier/etat/", publication.changer_etat, name="changer_etat"),
    path("circulaires/<int:exercice>/modifier/signature/", publication.signature, name="signature"),
    path("circulaires/<int:exercice>/publier/", publication.publier, name="publier"),
    path("circulaires/<int:exercice>/modifier/<slug:rubrique>/ajouter/", rubriques.ajouter, name="ajouter"),
    path("circulaires/<int:exercice>/modifier/<slug:rubrique>/<int:pk>/", rubriques.modifier, name="modifier_rubrique"),
    path("circulaires/<int:exercice>/modifier/<slug:rubrique>/<int:pk>/retirer/", rubriques.retirer, name="retirer"),
    path("circulaires/<int:exercice>/modifier/<slug:rubrique>/<int:pk>/deplacer/", rubriques.deplacer, name="deplacer"),
    path("instructions/<slug:code>/", lecture.instruction, name="instruction"),
    path("instructions/<slug:code>/fichier-signe/", lecture.fichier_instruction, name="fichier_instruction"),
]
