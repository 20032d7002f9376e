"""Addresses of circulaires."""

from django.urls import path, register_converter

from circulaires.adresses import ConvertisseurAdresse
from circulaires.views import document, lecture, publication, recherche, redaction, rubriques

register_converter(ConvertisseurAdresse, "texte")

app_name = "circulaires"
urlpatterns = [
    path("circulaires/", lecture.liste, name="liste"),
    path("circulaires/nouvelle/", redaction.nouvelle, name="nouvelle"),
    path("circulaires/recherche/", recherche.recherche, name="recherche"),
    path("<texte:adresse>/", lecture.fiche, name="fiche"),
    path("<texte:adresse>/fichier-signe/", lecture.fichier, name="fichier"),
    path("<texte:adresse>/circulaire.pdf", document.pdf, name="pdf"),
    path("<texte:adresse>/annexes/<int:pk>/", lecture.annexe, name="annexe"),
    path("<texte:adresse>/accuser-lecture/", lecture.accuser, name="accuser_lecture"),
    path("<texte:adresse>/modifier/", redaction.modifier, name="modifier"),
    path("<texte:adresse>/modifier/texte/", redaction.modifier_texte, name="modifier_texte"),
    path("<texte:adresse>/modifier/etat/", publication.changer_etat, name="changer_etat"),
    path("<texte:adresse>/modifier/signature/", publication.signature, name="signature"),
    path("<texte:adresse>/publier/", publication.publier, name="publier"),
    path("<texte:adresse>/modifier/<slug:rubrique>/ajouter/", rubriques.ajouter, name="ajouter"),
    path("<texte:adresse>/modifier/<slug:rubrique>/<int:pk>/", rubriques.modifier, name="modifier_rubrique"),
    path("<texte:adresse>/modifier/<slug:rubrique>/<int:pk>/retirer/", rubriques.retirer, name="retirer"),
    path("<texte:adresse>/modifier/<slug:rubrique>/<int:pk>/deplacer/", rubriques.deplacer, name="deplacer"),
]
