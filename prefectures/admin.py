"""Reference data of the network, that staff correct; everything that has a history is only read here."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from mildeca_portal.socle.administration import LectureSeule
from mildeca_portal.socle.tri import sans_accent
from prefectures.models import (
    Affectation,
    Correspondant,
    Delegation,
    Mandat,
    Participation,
    Personne,
    Prefecture,
    Region,
)


class Territoire(admin.ModelAdmin):
    """The codes are those of the INSEE: a territory is corrected, not created nor deleted."""

    ordering = ("cle_tri",)
    formfield_overrides: ClassVar[dict[Any, Any]] = {models.URLField: {"assume_scheme": "https"}}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code",)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.cle_tri = sans_accent(obj.nom)
        super().save_model(request, obj, form, change)


@admin.register(Region)
class RegionAdmin(Territoire):
    list_display = ("code", "nom", "est_ultramarine")
    search_fields = ("code", "nom")


@admin.register(Prefecture)
class PrefectureAdmin(Territoire):
    list_display = ("code", "nom", "region", "siege_de_region", "boite_fonctionnelle")
    list_filter = ("region", "siege_de_region")
    list_select_related = ("region",)
    search_fields = ("code", "nom", "chef_lieu")


@admin.register(Participation)
class ParticipationAdmin(LectureSeule):
    list_display = ("prefecture", "nature", "debut", "fin")
    list_filter = ("nature",)
    list_select_related = ("prefecture",)
    search_fields = ("prefecture__code", "prefecture__nom")


@admin.register(Correspondant)
class CorrespondantAdmin(LectureSeule):
    list_display = ("institution", "nom", "prefecture", "region", "debut", "fin")
    list_filter = ("institution",)
    list_select_related = ("prefecture", "region")
    search_fields = ("nom", "prefecture__nom", "region__nom")


@admin.register(Personne)
class PersonneAdmin(LectureSeule):
    list_display = ("nom", "prenom", "courriel", "is_active")
    search_fields = ("nom", "prenom", "courriel")
    # Neither the password's hash nor the identifiers of ProConnect are shown.
    fields = ("prenom", "nom", "courriel", "telephone", "is_active", "cree_le", "last_login")


@admin.register(Mandat)
class MandatAdmin(LectureSeule):
    list_display = ("prefecture", "niveau", "personne", "debut", "fin")
    list_filter = ("niveau",)
    list_select_related = ("prefecture", "personne")
    search_fields = ("prefecture__nom", "personne__nom")


@admin.register(Affectation)
class AffectationAdmin(LectureSeule):
    list_display = ("personne", "role", "perimetre", "region", "prefecture", "debut", "fin")
    list_filter = ("role", "perimetre")
    list_select_related = ("prefecture", "personne", "region")
    search_fields = ("personne__nom",)


@admin.register(Delegation)
class DelegationAdmin(LectureSeule):
    list_display = ("mandat", "personne", "acte", "debut", "fin", "revoquee_le")
    list_select_related = ("mandat", "personne")
