"""Words of the projects that no room upstream names. Codes are stored, labels may change.

Publics and milieux are those of the plans (`feuilles_de_route.nomenclatures`); thématiques, natures of expenses, types
of porteurs, financeurs and pièces are those the rules name (`circulaires.controle.nomenclatures`).
"""

from django.db import models


class Produit(models.TextChoices):
    ALCOOL = "alcool", "alcool"
    TABAC = "tabac", "tabac"
    VAPOTAGE = "vapotage", "vapotage"
    CANNABIS = "cannabis", "cannabis"
    COCAINE = "cocaine", "cocaïne"
    AUTRES_STUPEFIANTS = "autres_stupefiants", "autres stupéfiants"
    PROTOXYDE = "protoxyde", "protoxyde d’azote"
    MEDICAMENTS = "medicaments", "médicaments détournés"
    ECRANS_JEUX_VIDEO = "ecrans_jeux_video", "écrans et jeux vidéo"
    JEUX_ARGENT = "jeux_argent", "jeux d’argent et de hasard"
    TOUS = "tous", "toutes conduites addictives"


class ProgrammeProbant(models.TextChoices):
    UNPLUGGED = "unplugged", "Unplugged"
    PSFP = "psfp", "PSFP"
    PRIMAVERA = "primavera", "Primavera"
    VERANO = "verano", "Verano"
    BIEN_JOUER = "bien_jouer", "Bien jouer"
    GBG = "gbg", "GBG"
    TINA_ET_TONI = "tina_et_toni", "Tina et Toni"
    AUTRE = "autre", "autre programme"


class Echelle(models.TextChoices):
    DEPARTEMENTALE = "departementale", "départementale"
    REGIONALE = "regionale", "régionale"
