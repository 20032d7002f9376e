"""Tables of the credits: columns declared once, for the page and for an export."""

from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.db.models import F
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from credits.models import ACCORDES, Mouvement, Projet, Statut
from mildeca_portal.socle.templatetags.composants import etiquette
from mildeca_portal.socle.templatetags.formats import date_longue, euros

DROITE = {"td": {"class": "fr-cell--right"}}
LONG = {"td": {"class": "fr-cell--multiline"}}
NIVEAUX = {
    Statut.DEPOSE: "nouveau",
    Statut.INSTRUIT: "info",
    Statut.PROGRAMME: "info",
    Statut.REJETE: "erreur",
    Statut.IRRECEVABLE: "erreur",
    Statut.ABANDONNE: "attention",
    **dict.fromkeys(ACCORDES, "succes"),
}


class ColonneEuros(tables.Column):
    """An amount; `pied`: what the footer says (a consolidated balance gives it, no column is summed)."""

    def __init__(self, libelle: str, **options: Any) -> None:
        super().__init__(verbose_name=libelle, attrs=DROITE, **options)

    def render(self, value: Decimal) -> str:
        return euros(value)

    def value(self, value: Decimal) -> Decimal:
        return value


class SoldesTable(tables.Table):
    """One line per territory; rows are `{"territoire", "adresse", "cle", **fields of Solde}`."""

    legende = "Crédits par territoire, en euros"

    territoire = tables.Column(verbose_name="Territoire", order_by=("cle",))
    notifie_ae = ColonneEuros("Notifié (AE)")
    delegue_ae = ColonneEuros("Délégué (AE)")
    reste_a_repartir_ae = ColonneEuros("Reste à répartir (AE)")
    programme = ColonneEuros("Programmé")
    reste_a_programmer = ColonneEuros("Reste à programmer")
    engage = ColonneEuros("Engagé (AE)")
    notifie_cp = ColonneEuros("Notifié (CP)")
    delegue_cp = ColonneEuros("Délégué (CP)")
    paye = ColonneEuros("Payé (CP)")

    class Meta:
        empty_text = "Aucun crédit n’est notifié sur cet exercice."

    def __init__(self, lignes: list[dict[str, Any]], *, total: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(lignes, **kwargs)
        if total:
            for nom, colonne in self.columns.columns.items():
                colonne.column._footer = euros(total[nom]) if nom != "territoire" else total["territoire"]

    def render_territoire(self, value: str, record: dict[str, Any]) -> str | SafeString:
        if not record["adresse"]:
            return value
        return format_html('<a class="fr-link" href="{}">{}</a>', record["adresse"], value)


class MouvementTable(tables.Table):
    """History of an account or of a territory."""

    legende = "Historique des mouvements de crédits"

    date_effet = tables.Column(verbose_name="Date d’effet", orderable=False)
    nature = tables.Column(verbose_name="Nature", orderable=False)
    source = tables.Column(verbose_name="De", orderable=False)
    cible = tables.Column(verbose_name="Vers", orderable=False)
    ae = ColonneEuros("AE", orderable=False)
    cp = ColonneEuros("CP", orderable=False)
    motif = tables.Column(verbose_name="Motif et référence", orderable=False, attrs=LONG)

    class Meta:
        model = Mouvement
        fields = ("date_effet", "nature", "source", "cible", "ae", "cp", "motif")
        empty_text = "Aucun mouvement."

    def render_date_effet(self, value: Any) -> str:
        return date_longue(value)

    def render_nature(self, record: Mouvement) -> str:
        return capfirst(record.get_nature_display())

    def render_source(self, record: Mouvement) -> str:
        return capfirst(record.source.libelle)

    def render_cible(self, record: Mouvement) -> str:
        return capfirst(record.cible.libelle)

    def render_motif(self, record: Mouvement) -> str:
        return f"{record.motif} ({record.reference})" if record.reference else record.motif


class ProjetTable(tables.Table):
    """Projects of the perimeter."""

    legende = "Projets"

    intitule = tables.Column(verbose_name="Projet", order_by=("cle_tri", "pk"), linkify=True, attrs=LONG)
    statut = tables.Column(verbose_name="État")
    exercice = tables.Column(verbose_name="Exercice")
    prefecture = tables.Column(verbose_name="Préfecture", order_by=("prefecture__cle_tri", "cle_tri"), attrs=LONG)
    porteur = tables.Column(verbose_name="Porteur", order_by=("porteur__cle_tri", "pk"), attrs=LONG)
    thematique = tables.Column(verbose_name="Thématique", attrs=LONG)
    montant_demande = ColonneEuros("Demandé")
    montant_accorde = ColonneEuros("Accordé", default="–")

    class Meta:
        model = Projet
        fields = (
            "intitule",
            "statut",
            "exercice",
            "prefecture",
            "porteur",
            "thematique",
            "montant_demande",
            "montant_accorde",
        )
        empty_text = "Aucun projet ne correspond à cette recherche."

    def render_prefecture(self, record: Projet) -> str:
        nom = record.prefecture.nom
        return f"{nom} (régional)" if record.echelle == "regionale" else nom

    def render_thematique(self, record: Projet) -> str:
        return capfirst(record.get_thematique_display())

    def render_statut(self, record: Projet) -> SafeString:
        libelle = capfirst(record.get_statut_display())
        return render_to_string("composants/etiquette.html", etiquette(libelle, NIVEAUX[record.statut]))

    def value_statut(self, record: Projet) -> str:
        return record.get_statut_display()

    def order_montant_accorde(self, queryset: Any, is_descending: bool) -> tuple[Any, bool]:
        ordre = F("montant_accorde")
        sens = ordre.desc(nulls_last=True) if is_descending else ordre.asc(nulls_last=True)
        return queryset.order_by(sens, "pk"), True
