"""The directory, declared once for the page and for an export."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from prefectures.models import Mandat, Prefecture

SANS_MANDAT = (None, "", [])


class PrefectureTable(tables.Table):
    """Rows come with `mandats_du_jour` (départemental mandates open that day, 0 or 1). Names: signed-in users only."""

    legende = "Préfectures du réseau"

    code = tables.Column(verbose_name="Code")
    nom = tables.Column(verbose_name="Préfecture", order_by=("cle_tri", "code"), linkify=True)
    region = tables.Column(verbose_name="Région", accessor="region__nom", order_by=("region__cle_tri", "cle_tri"))
    chef_lieu = tables.Column(verbose_name="Chef-lieu", orderable=False)
    chef_de_projet = tables.Column(
        verbose_name="Chef de projet",
        accessor="mandats_du_jour",
        orderable=False,
        empty_values=SANS_MANDAT,
        default="Poste vacant",
    )
    personne = tables.Column(
        verbose_name="Nom et adresse", accessor="mandats_du_jour", orderable=False, empty_values=SANS_MANDAT
    )
    boite_fonctionnelle = tables.EmailColumn(verbose_name="Boîte fonctionnelle", orderable=False)

    class Meta:
        model = Prefecture
        fields = ("code", "nom", "region", "chef_lieu", "chef_de_projet", "personne", "boite_fonctionnelle")
        empty_text = "Aucune préfecture ne correspond à cette recherche."

    def render_chef_de_projet(self, value: list[Mandat]) -> str:
        return capfirst(value[0].libelle)

    def render_personne(self, value: list[Mandat]) -> SafeString:
        personne = value[0].personne
        return format_html('{} <br><a href="mailto:{}">{}</a>', personne, personne.courriel, personne.courriel)

    def value_personne(self, value: list[Mandat]) -> str:
        return f"{value[0].personne} <{value[0].personne.courriel}>"
