"""Columns of the log of reminders, the same on the page and in the workbook."""

from datetime import date, datetime
from typing import Any

import django_tables2 as tables

from mildeca_portal.socle.templatetags.formats import date_longue, instant
from rapports.actions.relances import DEMANDEE
from rapports.models import Relance

ENTETES = ("Date", "Code", "Destinataire", "Région", "Relance", "Adresse")
NON_ENVOYEE = "Non envoyée : aucun destinataire"


def libelle_du_palier(relance: Relance) -> str:
    """« J-7 avant le 30 septembre 2026 », « Relance demandée »; a digest says so."""
    nom, _, jour = relance.palier.partition(":")
    if nom == DEMANDEE:
        return "Relance demandée"
    avant = f"{nom} avant le {date_longue(date.fromisoformat(jour))}" if jour else nom
    return f"Bilan à la région, {avant}" if relance.region_id else avant


def nom_du_destinataire(relance: Relance) -> str:
    """The préfecture, or the région."""
    if relance.reponse_id:
        return str(relance.reponse.prefecture)  # type: ignore[union-attr]
    return f"Région {relance.region}"


class RelanceTable(tables.Table):  # type: ignore[misc]
    """One line per address written to, or one that says nobody was."""

    legende = "Journal des relances, la plus récente d’abord"
    legende_masquee = True

    qui = tables.Column("Destinataire", accessor="pk", orderable=False)
    date = tables.Column("Date")
    palier = tables.Column("Relance", orderable=False, attrs={"td": {"class": "fr-cell--multiline"}})
    destinataire = tables.Column("Adresse", default=NON_ENVOYEE, attrs={"td": {"class": "fr-cell--multiline"}})

    class Meta:
        empty_text = "Aucune relance n’est partie, ou aucune ne répond à ces critères."

    def render_qui(self, record: Relance) -> str:
        return nom_du_destinataire(record)

    def render_date(self, value: datetime) -> str:
        return instant(value)

    def render_palier(self, record: Relance) -> str:
        return libelle_du_palier(record)


def rang(relance: Relance) -> list[Any]:
    """Values of one row of the workbook, in the order of `ENTETES`."""
    prefecture = relance.reponse.prefecture if relance.reponse else None
    return [
        relance.date,
        prefecture.code if prefecture else "",
        prefecture.nom if prefecture else nom_du_destinataire(relance),
        str(prefecture.region if prefecture else relance.region),
        libelle_du_palier(relance),
        relance.destinataire if relance.partie else NON_ENVOYEE,
    ]
