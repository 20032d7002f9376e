"""Lists of roadmaps and plans, declared once for the page and for an export."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from feuilles_de_route.models import Statut
from mildeca_portal.socle.templatetags.formats import date_longue
from prefectures.models import Prefecture, Region

NIVEAUX = {
    Statut.EN_ELABORATION: "new",
    Statut.EN_CONCERTATION: "info",
    Statut.SIGNEE: "success",
    Statut.REVISEE: "success",
    Statut.CLOSE: "",
}
RIEN = (None, "", [])


def etat_en_html(document: Any) -> SafeString:
    """Badge of the state of a roadmap or plan."""
    niveau = NIVEAUX[document.statut]
    classe = f"fr-badge fr-badge--sm fr-badge--no-icon{f' fr-badge--{niveau}' if niveau else ''}"
    return format_html('<span class="{}">{}</span>', classe, document.get_statut_display())


class ColonneDeDocument(tables.Column):
    """Reads `documents[0]` of the row: the document one may read there, if any."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(accessor="documents", orderable=False, empty_values=RIEN, **kwargs)


class TableDeDocuments(tables.Table):
    """Common columns. Rows are territories with `documents`, a list of 0 or 1."""

    etat = ColonneDeDocument(verbose_name="État", default="Aucun document à consulter")
    periode = ColonneDeDocument(verbose_name="Période")
    signature = ColonneDeDocument(verbose_name="Signature")

    def render_etat(self, value: list[Any]) -> SafeString:
        return etat_en_html(value[0])

    def value_etat(self, value: list[Any]) -> str:
        return value[0].get_statut_display()

    def render_periode(self, value: list[Any]) -> str:
        return value[0].periode

    def render_signature(self, value: list[Any]) -> str:
        return date_longue(value[0].date_signature) or "—"


def _lien(record: Any, libelle: str, nom: str, code: str) -> SafeString | str:
    if not record.documents:
        return libelle
    return format_html('<a href="{}">{}</a>', reverse(nom, args=[code]), libelle)


class FeuilleTable(TableDeDocuments):
    """One row per région. `documents[0]` comes with `nb_axes`, `nb_plans_signes`; the row with `nb_prefectures`."""

    legende = "Feuilles de route régionales"

    region = tables.Column(verbose_name="Région", accessor="nom", order_by=("cle_tri",))
    axes = ColonneDeDocument(verbose_name="Axes", attrs={"td": {"class": "fr-cell--right"}})
    plans = ColonneDeDocument(verbose_name="Plans départementaux signés", attrs={"td": {"class": "fr-cell--right"}})

    class Meta:
        sequence = ("region", "etat", "periode", "signature", "axes", "plans")
        empty_text = "Aucune région ne correspond à ce filtre."

    def render_region(self, value: str, record: Region) -> SafeString | str:
        return _lien(record, value, "feuilles_de_route:feuille", record.pk)

    def render_axes(self, value: list[Any]) -> int:
        return value[0].nb_axes

    def render_plans(self, value: list[Any], record: Any) -> str:
        return f"{value[0].nb_plans_signes} sur {record.nb_prefectures}"


class PlanTable(TableDeDocuments):
    """One row per préfecture. `documents[0]` comes with `PlanQuerySet.avec_comptes`."""

    legende = "Plans d’actions départementaux"

    code = tables.Column(verbose_name="Code")
    prefecture = tables.Column(verbose_name="Préfecture", accessor="nom", order_by=("cle_tri", "code"))
    region = tables.Column(verbose_name="Région", accessor="region__nom", order_by=("region__cle_tri", "cle_tri"))
    actions = ColonneDeDocument(verbose_name="Actions engagées", attrs={"td": {"class": "fr-cell--right"}})
    retard = ColonneDeDocument(verbose_name="En retard", attrs={"td": {"class": "fr-cell--right"}})

    class Meta:
        sequence = ("code", "prefecture", "region", "etat", "periode", "signature", "actions", "retard")
        empty_text = "Aucune préfecture ne correspond à cette recherche."

    def render_prefecture(self, value: str, record: Prefecture) -> SafeString | str:
        return _lien(record, value, "feuilles_de_route:plan", record.code)

    def render_actions(self, value: list[Any]) -> str:
        return f"{value[0].nb_engagees} sur {value[0].nb_actions}"

    def render_retard(self, value: list[Any]) -> int:
        return value[0].nb_retard
