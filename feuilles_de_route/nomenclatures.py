"""Words shared by the plans, the projects and the survey (questions E11 and E12): one list, here.

Nothing official was found that fixes these lists: they are the portal's proposal. Codes are stored, labels may change.
Partner institutions are those of the directory (`prefectures.models.Correspondant.Institution`).
"""

from django.db import models


class Public(models.TextChoices):
    ENFANTS = "enfants", "enfants de moins de 12 ans"
    ADOLESCENTS = "adolescents", "adolescents"
    ETUDIANTS = "etudiants", "étudiants"
    APPRENTIS = "apprentis", "apprentis et jeunes des missions locales"
    PARENTS = "parents", "parents"
    FEMMES = "femmes", "femmes"
    SOUS_MAIN_DE_JUSTICE = "sous_main_de_justice", "personnes sous main de justice"
    PRECARITE = "precarite", "personnes en situation de précarité ou d’errance"
    USAGERS = "usagers", "usagers de produits"
    PROFESSIONNELS = "professionnels", "professionnels à former"
    SALARIES = "salaries", "salariés et agents"
    HABITANTS_QPV = "habitants_qpv", "habitants des quartiers prioritaires"
    GRAND_PUBLIC = "grand_public", "grand public"


class Milieu(models.TextChoices):
    SCOLAIRE = "scolaire", "scolaire"
    PERISCOLAIRE = "periscolaire", "périscolaire"
    SUPERIEUR = "superieur", "enseignement supérieur"
    FESTIF = "festif", "festif"
    TRAVAIL = "travail", "travail"
    JUSTICE = "justice", "justice"
    PROTECTION_ENFANCE = "protection_enfance", "protection de l’enfance"
    SPORT = "sport", "sport"
    RUE_QPV = "rue_qpv", "rue et quartiers prioritaires"
    SOIN = "soin", "soin"
    EN_LIGNE = "en_ligne", "en ligne"
