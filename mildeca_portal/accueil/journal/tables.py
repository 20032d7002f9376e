"""Columns of the log, declared once for the page."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from mildeca_portal.accueil.journal.lecture import LigneDeJournal
from mildeca_portal.socle.journal import ObjetNomme
from mildeca_portal.socle.templatetags.formats import instant


class JournalTable(tables.Table):
    """Rows are `LigneDeJournal`. Latest first, always: the page gives no other order."""

    legende = "Événements du journal, du plus récent au plus ancien"

    le = tables.Column("Date et heure")
    qui = tables.Column("Qui")
    quoi = tables.Column("Acte")
    sur = tables.Column("Sur quoi")
    territoire = tables.Column("Territoire")
    details = tables.Column("Détails", default="–")

    class Meta:
        orderable = False
        empty_text = "Aucun événement ne correspond à ces critères."

    def render_le(self, record: LigneDeJournal) -> str:
        return instant(record.le)

    def render_qui(self, record: LigneDeJournal) -> SafeString | str:
        if not record.fonction:
            return record.qui
        return format_html('{} <br><span class="fr-text--sm">{}</span>', record.qui, record.fonction)

    def render_sur(self, value: ObjetNomme, record: LigneDeJournal) -> SafeString | str:
        if not value.nom:
            return "–"
        historique = f"{reverse('journal')}?{urlencode({'objet': record.reference})}"
        nom = format_html('<a href="{}">{}</a>', value.adresse, value.nom) if value.adresse else value.nom
        # A label, not hidden words: these would stand outside the part of a narrow screen that scrolls.
        return format_html(
            '{} <br><a class="fr-link fr-link--sm" href="{}" aria-label="Historique\u00a0: {}">Historique</a>',
            nom,
            historique,
            value.nom,
        )
