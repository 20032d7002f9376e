"""Columns of the follow-up, declared once."""

from datetime import datetime
from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string

from mildeca_portal.socle.templatetags.composants import etiquette
from mildeca_portal.socle.templatetags.formats import date_longue
from rapports.libelles import etiquette_reponse
from rapports.models import Reponse


class SuiviTable(tables.Table):  # type: ignore[misc]
    """One line per préfecture."""

    legende = "Avancement des réponses par préfecture"

    prefecture = tables.Column(
        "Préfecture", linkify=lambda record: record.get_absolute_url(), order_by="prefecture__cle_tri"
    )
    region = tables.Column("Région", accessor="prefecture__region", order_by="prefecture__region__cle_tri")
    statut = tables.Column("État")
    avancement = tables.Column("Réponses obligatoires", empty_values=(), order_by="remplies")
    activite = tables.Column("Dernière activité", default="–")
    referent = tables.Column("Chef de projet", empty_values=(), order_by="referent_nom")
    prolongee = tables.Column("Prolongée jusqu’au", default="–")

    class Meta:
        empty_text = "Aucune préfecture ne correspond à ces critères."

    def __init__(self, *args: Any, revue: bool = False, **kwargs: Any) -> None:
        self.revue = revue
        super().__init__(*args, **kwargs)

    def render_prefecture(self, record: Reponse) -> str:
        return str(record.prefecture)

    def render_statut(self, record: Reponse) -> str:
        badge = etiquette_reponse(record.statut, revue=self.revue)
        return render_to_string("composants/etiquette.html", etiquette(badge.libelle, badge.niveau))

    def value_statut(self, record: Reponse) -> str:
        return etiquette_reponse(record.statut, revue=self.revue).libelle

    def render_avancement(self, record: Any) -> str:
        return f"{record.remplies} sur {record.attendues}"

    def render_referent(self, record: Any) -> str:
        return f"{record.referent_prenom} {record.referent_nom}" if record.referent_nom else "Poste vacant"

    def render_activite(self, value: datetime) -> str:
        return date_longue(value)

    def render_prolongee(self, value: datetime) -> str:
        return date_longue(value)
