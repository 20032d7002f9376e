"""Addresses of the questionnaires of the survey, composed by the MILDECA."""

from django.urls import path

from rapports.views.questionnaires import controles, essai, page, questions, sections, vie

Q = "questionnaires/<int:exercice>/"
SECTION, QUESTION, CONTROLE = f"{Q}sections/<str:lettre>/", f"{Q}questions/<str:cle>/", f"{Q}controles/<str:code>/"

urlpatterns = [
    path("questionnaires/", page.liste, name="questionnaires"),
    path(Q, page.questionnaire, name="questionnaire"),
    path(f"{Q}questionnaire.pdf", page.questionnaire_pdf, name="questionnaire_pdf"),
    path(f"{Q}changements/", page.changements, name="questionnaire_changements"),
    path(f"{Q}reconduire/", vie.reconduire, name="questionnaire_reconduire"),
    path(f"{Q}corriger/", vie.corriger, name="questionnaire_corriger"),
    path(f"{Q}publier/", vie.publier, name="questionnaire_publier"),
    path(f"{Q}abandonner/", vie.abandonner, name="questionnaire_abandonner"),
    path(f"{Q}apercu/", essai.apercu, name="questionnaire_apercu"),
    path(f"{Q}apercu/<str:lettre>/", essai.essai, name="questionnaire_essai"),
    path(f"{Q}parametres/", sections.parametres, name="questionnaire_parametres"),
    path(f"{Q}sections/ajouter/", sections.ajouter, name="questionnaire_section_ajouter"),
    path(SECTION, sections.section, name="questionnaire_section"),
    path(f"{SECTION}deplacer/", sections.deplacer, name="questionnaire_section_deplacer"),
    path(f"{SECTION}<str:acte>/", sections.geste, name="questionnaire_section_geste"),
    path(f"{Q}questions/ajouter/", questions.ajouter, name="questionnaire_question_ajouter"),
    path(QUESTION, questions.question, name="questionnaire_question"),
    path(f"{QUESTION}deplacer/", questions.deplacer, name="questionnaire_question_deplacer"),
    path(f"{QUESTION}<str:acte>/", questions.geste, name="questionnaire_question_geste"),
    path(f"{Q}controles/ajouter/", controles.ajouter, name="questionnaire_controle_ajouter"),
    path(CONTROLE, controles.controle, name="questionnaire_controle"),
    path(f"{CONTROLE}<str:acte>/", controles.geste, name="questionnaire_controle_geste"),
]
