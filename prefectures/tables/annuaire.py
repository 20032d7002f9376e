"""The directory, one line per préfecture."""

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from prefectures.models import Mandat, Prefecture
from prefectures.postes import Poste


def _adresse(table: "PrefectureTable", record: Prefecture) -> str:
    return record.get_absolute_url() + table.suffixe


def _adresse_de_la_region(table: "PrefectureTable", record: Prefecture) -> str:
    return record.region.get_absolute_url() + table.suffixe


class PrefectureTable(tables.Table):
    """Rows come with `postes` (those of the préfecture that day) and `services`. Names: members of the network only.

    `suffixe`: what keeps the links on the day read (`socle.au.suffixe_au`).
    """

    legende = "Préfectures du réseau"

    code = tables.Column(verbose_name="Code")
    nom = tables.Column(verbose_name="Préfecture", order_by=("cle_tri", "code"), linkify=_adresse)
    region = tables.Column(
        verbose_name="Région",
        accessor="region__nom",
        order_by=("region__cle_tri", "cle_tri"),
        linkify=_adresse_de_la_region,
    )
    chef_lieu = tables.Column(verbose_name="Chef-lieu", orderable=False)
    chef_de_projet = tables.Column(verbose_name="Chef de projet", accessor="postes", orderable=False)
    personne = tables.Column(verbose_name="Nom et adresse", accessor="postes", orderable=False)
    services = tables.Column(verbose_name="Service", orderable=False, empty_values=(None, "", []))
    boite_fonctionnelle = tables.EmailColumn(verbose_name="Boîte fonctionnelle", orderable=False)

    class Meta:
        model = Prefecture
        fields = (
            "code",
            "nom",
            "region",
            "chef_lieu",
            "chef_de_projet",
            "personne",
            "services",
            "boite_fonctionnelle",
        )
        empty_text = "Aucune préfecture ne correspond à cette recherche."

    def __init__(self, *args: Any, suffixe: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.suffixe = suffixe

    def render_chef_de_projet(self, value: list[Poste]) -> SafeString:
        return format_html_join(SafeString(" <br>"), "{}", ((_fonction(poste),) for poste in value))

    def render_personne(self, value: list[Poste]) -> SafeString | str:
        personnes = {p.mandat.personne_id: p.mandat.personne for p in value if p.mandat}
        lignes = ((p, p.courriel, p.courriel) for p in personnes.values())
        return format_html_join(SafeString(" <br>"), '{} <br><a href="mailto:{}">{}</a>', lignes) or "–"

    def render_services(self, value: list[str]) -> str:
        return "\u00a0; ".join(value)


def _fonction(poste: Poste) -> str:
    """« Directeur de cabinet », « Niveau régional : poste vacant »."""
    if poste.niveau == Mandat.Niveau.REGIONAL:
        return f"Niveau régional\u00a0: {poste.etat}"
    return capfirst(poste.etat)
