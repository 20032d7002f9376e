"""Addresses of circulaires."""

from django.urls import path, register_converter

import prefectures.urls  # noqa: F401 - registers `<territoire:…>`
from circulaires.adresses import ConvertisseurAdresse
from circulaires.views import (
    catalogue,
    comparaison,
    creation,
    document,
    en_vigueur,
    impact,
    lecture,
    lectures,
    locales,
    publication,
    recherche,
    redaction,
    rubriques,
    suites,
)

register_converter(ConvertisseurAdresse, "texte")

app_name = "circulaires"
urlpatterns = [
    path("circulaires/", lecture.liste, name="liste"),
    path("circulaires/nouvelle/", creation.nouvelle, name="nouvelle"),
    path("circulaires/nouvelle/instruction/", creation.nouvelle_instruction, name="nouvelle_instruction"),
    path("<texte:adresse>/modificatives/nouvelle/", creation.nouvelle_modificative, name="nouvelle_modificative"),
    path("<texte:adresse>/comparer/", comparaison.avec_son_origine, name="comparer_origine"),
    path("<texte:adresse>/comparer/<int:avec>/", comparaison.avec_exercice, name="comparer"),
    path("<texte:adresse>/modifier/reprendre/", creation.reprendre, name="reprendre"),
    path("circulaires/recherche/", recherche.recherche, name="recherche"),
    path("<texte:adresse>/", lecture.fiche, name="fiche"),
    path("<texte:adresse>/fichier-signe/", lecture.fichier, name="fichier"),
    path("<texte:adresse>/circulaire.pdf", document.pdf, name="pdf"),
    path("<texte:adresse>/annexes/<int:pk>/", lecture.annexe, name="annexe"),
    path("<texte:adresse>/accuser-lecture/", lecture.accuser, name="accuser_lecture"),
    path("<texte:adresse>/modifier/", redaction.modifier, name="modifier"),
    path("<texte:adresse>/modifier/texte/", redaction.modifier_texte, name="modifier_texte"),
    path("<texte:adresse>/modifier/parties/<slug:partie>/deplacer/", rubriques.deplacer_partie, name="deplacer_partie"),
    path("<texte:adresse>/modifier/etat/", publication.changer_etat, name="changer_etat"),
    path("<texte:adresse>/modifier/signature/", publication.signature, name="signature"),
    path("<texte:adresse>/publier/", publication.publier, name="publier"),
    path("<texte:adresse>/publier/programmer/", suites.programmer, name="programmer"),
    path("<texte:adresse>/publier/annuler/", suites.deprogrammer, name="deprogrammer"),
    path("<texte:adresse>/abroger/", suites.abroger, name="abroger"),
    path("<texte:adresse>/abroger/annuler/", suites.renoncer_a_abroger, name="renoncer_a_abroger"),
    path("<texte:adresse>/legifrance/", suites.legifrance, name="legifrance"),
    path("<texte:adresse>/completer/", suites.completer, name="completer"),
    path("<texte:adresse>/impact/", impact.impact, name="impact"),
    path("<texte:adresse>/impact/<slug:code>/", impact.impact_regle, name="impact_regle"),
    path("<texte:adresse>/impact/<slug:code>/projets.xlsx", impact.impact_regle_xlsx, name="impact_regle_xlsx"),
    path("<texte:adresse>/lectures/", lectures.lectures, name="lectures"),
    path("<texte:adresse>/lectures/lectures.xlsx", lectures.lectures_xlsx, name="lectures_xlsx"),
    path("<texte:adresse>/lectures/relancer/", lectures.relancer, name="relancer"),
    path("<texte:adresse>/modifier/regles/catalogue/", catalogue.catalogue, name="catalogue"),
    path("<texte:adresse>/modifier/<slug:rubrique>/ajouter/", rubriques.ajouter, name="ajouter"),
    path("<texte:adresse>/modifier/<slug:rubrique>/<int:pk>/", rubriques.modifier, name="modifier_rubrique"),
    path("<texte:adresse>/modifier/<slug:rubrique>/<int:pk>/retirer/", rubriques.retirer, name="retirer"),
    path("<texte:adresse>/modifier/<slug:rubrique>/<int:pk>/deplacer/", rubriques.deplacer, name="deplacer"),
    path("regles-en-vigueur/", en_vigueur.choisir, name="choisir_regles_en_vigueur"),
    path("regles-en-vigueur/<territoire:code>/", en_vigueur.regles_en_vigueur, name="regles_en_vigueur"),
    path("regles-locales/", locales.liste, name="regles_locales"),
    path("regles-locales/ajouter/", locales.choisir_ajout, name="regle_locale_choisir_ajout"),
    path("regles-locales/durcir/", locales.choisir_variante, name="regle_locale_choisir_variante"),
    path(
        "regles-locales/<slug:portee>/<territoire:code>/<int:exercice>/ajouter/<slug:type_regle>/",
        locales.ajouter,
        name="regle_locale_ajouter",
    ),
    path(
        "regles-locales/<slug:portee>/<territoire:code>/<int:exercice>/durcir/<slug:regle>/",
        locales.durcir,
        name="regle_locale_durcir",
    ),
    path("regles-locales/<int:pk>/", locales.fiche, name="regle_locale"),
    path("regles-locales/<int:pk>/modifier/", locales.modifier, name="regle_locale_modifier"),
    path("regles-locales/<int:pk>/appliquer/", locales.appliquer, name="regle_locale_appliquer"),
    path("regles-locales/<int:pk>/retirer/", locales.retirer, name="regle_locale_retirer"),
    path("regles-locales/<int:pk>/supprimer/", locales.supprimer, name="regle_locale_supprimer"),
]
