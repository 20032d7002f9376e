"""Everything of the credits is read here; public figures and calls are reference data that staff correct."""

from django.contrib import admin
from django.db import models

from credits.models import (
    AppelAProjets,
    Compte,
    CompteRenduFinancier,
    Decision,
    EngagementJuridique,
    EnveloppeNationale,
    Mouvement,
    Paiement,
    Porteur,
    Projet,
    Repere,
)
from mildeca_portal.socle.administration import LectureSeule


@admin.register(Repere)
class RepereAdmin(admin.ModelAdmin):
    list_display = ("rubrique", "exercice", "nature", "montant", "montant_ecrit", "source")
    list_filter = ("rubrique",)
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}


@admin.register(AppelAProjets)
class AppelAProjetsAdmin(LectureSeule):
    list_display = ("titre", "exercice", "echelle", "prefecture", "region", "limite")
    list_filter = ("exercice", "echelle")
    list_select_related = ("prefecture", "region")
    search_fields = ("titre",)


@admin.register(EnveloppeNationale)
class EnveloppeNationaleAdmin(LectureSeule):
    list_display = ("exercice", "source")


@admin.register(Compte)
class CompteAdmin(LectureSeule):
    list_display = ("exercice", "niveau", "region", "prefecture")
    list_filter = ("exercice", "niveau")
    list_select_related = ("region", "prefecture")


@admin.register(Mouvement)
class MouvementAdmin(LectureSeule):
    list_display = ("date_effet", "nature", "source", "cible", "ae", "cp", "reference")
    list_filter = ("nature",)
    list_select_related = ("source__region", "source__prefecture", "cible__region", "cible__prefecture")


@admin.register(Porteur)
class PorteurAdmin(LectureSeule):
    list_display = ("raison_sociale", "type_porteur", "siret")
    list_filter = ("type_porteur",)
    search_fields = ("raison_sociale", "siret")


@admin.register(Projet)
class ProjetAdmin(LectureSeule):
    list_display = ("intitule", "exercice", "prefecture", "statut", "montant_demande", "montant_accorde")
    list_filter = ("exercice", "statut", "thematique")
    list_select_related = ("prefecture",)
    search_fields = ("intitule", "porteur__raison_sociale")


@admin.register(Decision)
class DecisionAdmin(LectureSeule):
    list_display = ("projet", "sens", "montant", "decide_le", "nom", "fonction", "territoire")
    list_filter = ("sens",)
    list_select_related = ("projet",)


@admin.register(EngagementJuridique)
class EngagementJuridiqueAdmin(LectureSeule):
    list_display = ("projet", "numero_ej", "montant_ae", "date")
    list_select_related = ("projet",)


@admin.register(Paiement)
class PaiementAdmin(LectureSeule):
    list_display = ("projet", "type_paiement", "montant_cp", "date")
    list_select_related = ("projet",)


@admin.register(CompteRenduFinancier)
class CompteRenduFinancierAdmin(LectureSeule):
    list_display = ("projet", "date_limite", "date_reception", "statut")
    list_filter = ("statut",)
    list_select_related = ("projet",)
