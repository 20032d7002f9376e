"""Strategies and their titles are reference data that administrators correct; the texts change by their actions only."""

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from circulaires.models import Lecture, ObjectifCible, OrientationStrategique, Regle, Strategie, Texte
from mildeca_portal.socle.administration import LectureSeule


class ReferenceAdmin(admin.ModelAdmin):
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}


@admin.register(Strategie)
class StrategieAdmin(ReferenceAdmin):
    list_display = ("intitule", "adoption", "premiere_annee", "derniere_annee")


@admin.register(ObjectifCible)
class ObjectifCibleAdmin(ReferenceAdmin):
    list_display = ("numero", "intitule", "strategie")
    list_filter = ("strategie",)
    list_select_related = ("strategie",)

    def has_delete_permission(self, request: HttpRequest, obj: ObjectifCible | None = None) -> bool:
        """Not one that a published text names: the database would refuse."""
        if obj is not None and obj.orientations_annuelles.filter(texte__in=Texte.objects.publies()).exists():
            return False
        return super().has_delete_permission(request, obj)


@admin.register(OrientationStrategique)
class OrientationStrategiqueAdmin(ReferenceAdmin):
    list_display = ("rang", "numero", "intitule", "intitule_confirme", "strategie")
    list_filter = ("strategie", "intitule_confirme")
    list_select_related = ("strategie",)


@admin.register(Texte)
class TexteAdmin(LectureSeule):
    list_display = ("intitule", "nature", "exercice", "statut", "date_signature", "origine")
    list_filter = ("statut", "nature", "origine")


@admin.register(Regle)
class RegleAdmin(LectureSeule):
    list_display = ("code", "libelle", "texte", "type_regle", "severite", "active")
    list_filter = ("type_regle", "severite", "active")
    list_select_related = ("texte",)


@admin.register(Lecture)
class LectureAdmin(LectureSeule):
    list_display = ("texte", "prefecture", "niveau", "fonction", "lu_le")
    list_select_related = ("texte", "prefecture")
