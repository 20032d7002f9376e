"""Which préfectures take part, and since when."""

from datetime import date
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from mildeca_portal.socle.templatetags.formats import date_longue
from prefectures.models import Participation, Prefecture

Nature = Participation.Nature


def phrase(periodes: list[Participation], jour: date) -> str:
    """Where a préfecture stands that day: « depuis le 1er janvier 2023 », « jusqu’au… », « non, depuis le… »."""
    ouverte = next((p for p in periodes if p.couvre(jour)), None)
    if ouverte:
        fin = f", jusqu’au {date_longue(ouverte.dernier_jour)}" if ouverte.fin else ""
        return f"Oui, depuis le {date_longue(ouverte.debut)}{fin}"
    a_venir = next((p for p in periodes if p.debut > jour), None)
    if a_venir:
        return f"Non, à compter du {date_longue(a_venir.debut)}"
    return f"Non, depuis le {date_longue(periodes[-1].fin)}" if periodes else "Non"


class ParticipationTable(tables.Table):
    """Rows come with `reseau` and `enquete`: their periods of each nature, in order of time."""

    legende = "Participation de chaque préfecture"

    code = tables.Column(verbose_name="Code")
    nom = tables.Column(verbose_name="Préfecture", order_by=("cle_tri", "code"), linkify=True)
    region = tables.Column(verbose_name="Région", accessor="region__nom", order_by=("region__cle_tri", "cle_tri"))
    reseau = tables.Column(verbose_name="Membre du réseau", orderable=False, empty_values=())
    enquete = tables.Column(verbose_name="Répond à l’enquête", orderable=False, empty_values=())

    class Meta:
        model = Prefecture
        fields = ("code", "nom", "region", "reseau", "enquete")

    def __init__(self, *args: Any, jour: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.jour = jour

    def render_reseau(self, record: Prefecture, value: list[Participation]) -> SafeString:
        return self._cellule(record, Nature.RESEAU, value)

    def render_enquete(self, record: Prefecture, value: list[Participation]) -> SafeString:
        return self._cellule(record, Nature.ENQUETE, value)

    def _cellule(self, prefecture: Prefecture, nature: str, periodes: list[Participation]) -> SafeString:
        adresse = reverse("prefectures:participation", args=[prefecture.code, nature])
        return format_html(
            '{} <br><a href="{}" aria-label="Modifier\u00a0: {}, {}">Modifier</a>',
            phrase(periodes, self.jour),
            adresse,
            prefecture.nom,
            Nature(nature).label,
        )
