"""Tables of the circulaires: columns declared once."""

from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from circulaires.models import RegleLocale
from circulaires.regles_locales import etat
from mildeca_portal.socle.templatetags.composants import etiquette

LONG = {"td": {"class": "fr-cell--multiline"}}


class RegleLocaleTable(tables.Table):
    """Local rules, whatever their state. Select `texte`, `region` and `prefecture`."""

    legende = "Règles locales de votre périmètre"

    code = tables.Column(verbose_name="Code", order_by=("code", "pk"))
    libelle = tables.Column(verbose_name="Règle", linkify=True, orderable=False, attrs=LONG)
    territoire = tables.Column(verbose_name="Territoire", empty_values=(), orderable=False)
    exercice = tables.Column(
        verbose_name="Circulaire",
        accessor="texte__exercice",
        order_by=("texte__exercice", "region", "prefecture", "code"),
    )
    nature = tables.Column(verbose_name="Nature", accessor="variante", orderable=False)
    severite = tables.Column(verbose_name="Sévérité", orderable=False)
    etat = tables.Column(verbose_name="État", accessor="statut", order_by=("statut", "debut", "pk"))

    class Meta:
        empty_text = "Aucune règle locale."

    def render_territoire(self, record: RegleLocale) -> str:
        return nom_du_territoire(record)

    def render_nature(self, value: bool) -> str:
        return "Variante plus stricte" if value else "Règle ajoutée"

    def render_severite(self, record: RegleLocale) -> str:
        return str(record.get_severite_display()).capitalize()

    def render_etat(self, record: RegleLocale) -> SafeString:
        return pastille(record)


def nom_du_territoire(regle: RegleLocale) -> str:
    """« Région Bourgogne-Franche-Comté », « Doubs (25) »."""
    return f"Région {regle.region}" if regle.region else str(regle.prefecture)


def pastille(regle: RegleLocale) -> SafeString:
    """Where the rule stands today, as a badge."""
    contexte: dict[str, Any] = etiquette(*etat(regle, timezone.localdate()))
    return render_to_string("composants/etiquette.html", contexte)
