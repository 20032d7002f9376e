"""Read-only: roadmaps and plans change through their pages, which check and log."""

from django.contrib import admin

from feuilles_de_route.models import (
    AxeFeuilleDeRoute,
    ComitePilotage,
    FeuilleDeRouteRegionale,
    FicheAction,
    Indicateur,
    PlanActionsDepartemental,
    Signataire,
)
from mildeca_portal.socle.administration import LectureSeule


@admin.register(FeuilleDeRouteRegionale)
class FeuilleAdmin(LectureSeule):
    list_display = ("region", "strategie", "titre", "statut", "date_signature", "publique")
    list_filter = ("statut", "strategie")
    list_select_related = ("region", "strategie")


@admin.register(AxeFeuilleDeRoute)
class AxeAdmin(LectureSeule):
    list_display = ("feuille", "ordre", "intitule")
    list_select_related = ("feuille",)


@admin.register(PlanActionsDepartemental)
class PlanAdmin(LectureSeule):
    list_display = ("prefecture", "titre", "statut", "date_signature")
    list_filter = ("statut",)
    list_select_related = ("prefecture",)
    search_fields = ("prefecture__nom", "prefecture__code")


@admin.register(FicheAction)
class FicheActionAdmin(LectureSeule):
    list_display = ("code", "intitule", "plan", "avancement", "echeance")
    list_filter = ("avancement",)
    list_select_related = ("plan",)
    search_fields = ("intitule", "plan__prefecture__nom")


@admin.register(Indicateur)
class IndicateurAdmin(LectureSeule):
    list_display = ("intitule", "action", "valeur_cible", "valeur_realisee")
    list_select_related = ("action",)


@admin.register(Signataire)
class SignataireAdmin(LectureSeule):
    list_display = ("qualite", "feuille", "plan", "date_signature")
    list_select_related = ("feuille", "plan")


@admin.register(ComitePilotage)
class ComiteAdmin(LectureSeule):
    list_display = ("date", "region", "prefecture")
    list_select_related = ("region", "prefecture")
