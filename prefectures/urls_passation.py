"""Addresses of the notes of passation: names without namespace, as those of taking post."""

from django.urls import path

from prefectures.views import passation

urlpatterns = [
    path("prise-de-poste/note/", passation.note_de_passation, name="note_de_passation"),
    path("prise-de-poste/note/<int:mandat>/", passation.note_du_mandat, name="note_du_mandat"),
]
