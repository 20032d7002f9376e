"""Surveys in the administration: read only, what has a state changes through its action."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from mildeca_portal.socle.administration import LectureSeule
from rapports.models import (
    AvisRegional,
    Campagne,
    Contribution,
    DemandeCorrection,
    Edition,
    PalierDeRelance,
    PointACorriger,
    Prolongation,
    Relance,
    Reponse,
    VersionQuestionnaire,
)


@admin.register(Campagne)
class CampagneAdmin(LectureSeule):
    list_display = ("exercice", "statut", "ouverture", "cloture", "fin_de_revue")


@admin.register(Prolongation)
class ProlongationAdmin(LectureSeule):
    list_display = ("campagne", "prefecture", "jusqu_au", "accordee_le")
    list_select_related = ("campagne", "prefecture")


@admin.register(VersionQuestionnaire)
class VersionQuestionnaireAdmin(LectureSeule):
    list_display = ("exercice", "numero", "statut", "empreinte", "creee_le")
    exclude = ("definition",)


@admin.register(Reponse)
class ReponseAdmin(LectureSeule):
    list_display = ("campagne", "prefecture", "statut", "commencee_le", "transmise_le", "acceptee_le")
    list_filter = ("campagne__exercice", "statut")
    list_select_related = ("campagne", "prefecture")
    exclude = ("instantane",)


@admin.register(DemandeCorrection)
class DemandeCorrectionAdmin(LectureSeule):
    list_display = ("reponse", "echeance", "demandee_le", "resolue_le")
    list_select_related = ("reponse__campagne", "reponse__prefecture")
    exclude = ("instantane",)


@admin.register(PointACorriger)
class PointACorrigerAdmin(LectureSeule):
    list_display = ("demande", "section", "question", "motif", "suite")
    list_select_related = ("demande",)
    list_filter = ("motif", "suite")


@admin.register(Relance)
class RelanceAdmin(LectureSeule):
    list_display = ("campagne", "reponse", "region", "palier", "canal", "destinataire", "date")
    list_select_related = ("campagne", "reponse__campagne", "reponse__prefecture", "region")


@admin.register(PalierDeRelance)
class PalierDeRelanceAdmin(LectureSeule):
    list_display = ("campagne", "jours", "ouvres", "situations")
    list_select_related = ("campagne",)


@admin.register(AvisRegional)
class AvisRegionalAdmin(LectureSeule):
    list_display = ("reponse", "sens", "rendu_le")
    list_select_related = ("reponse__campagne", "reponse__prefecture")


@admin.register(Contribution)
class ContributionAdmin(LectureSeule):
    list_display = ("section", "organisme", "invitee_le", "fin", "revoquee_le", "visitee_le")
    list_select_related = ("section__reponse__campagne", "section__reponse__prefecture")
    exclude = ("jeton",)


@admin.register(Edition)
class EditionAdmin(LectureSeule):
    list_display = ("campagne", "numero", "statut", "gelee_le", "publiee_le")
    list_select_related = ("campagne",)
    exclude = ("donnees",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Edition]:
        return super().get_queryset(request).defer("donnees")
