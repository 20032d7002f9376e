"""Columns of the follow-up, declared once for the page and for the workbook."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils import timezone

from mildeca_portal.socle.templatetags.composants import etiquette
from prefectures.models import Prefecture
from rapports.libelles import capitale, etiquette_reponse
from rapports.models import AvisRegional, Reponse

VACANT = "Poste vacant"
A_DROITE = {"td": {"class": "fr-cell--right"}}
REGION, NOM = "prefecture__region__cle_tri", "prefecture__cle_tri"


def jour(instant: datetime) -> str:
    """« 15/09/2026 », in Paris."""
    return f"{timezone.localtime(instant):%d/%m/%Y}"


class ColonneInstant(tables.Column):  # type: ignore[misc]
    """A day on the page, the instant itself in the workbook."""

    def __init__(self, titre: str, **kwargs: Any) -> None:
        super().__init__(titre, default="–", **kwargs)

    def render(self, value: datetime) -> str:
        return jour(value)

    def value(self, value: datetime) -> datetime:
        return value


class SuiviTable(tables.Table):  # type: ignore[misc]
    """One line per préfecture. Hidden columns are for the workbook."""

    legende = "Avancement des réponses par préfecture"
    legende_masquee = True

    code = tables.Column("Code", accessor="prefecture__code", visible=False)
    prefecture = tables.Column("Préfecture", linkify=lambda record: record.get_absolute_url(), order_by=NOM)
    region = tables.Column("Région", accessor="prefecture__region", order_by=(REGION, NOM))
    statut = tables.Column("État", order_by=("rang", REGION, NOM))
    avancement = tables.Column("Avancement", accessor="part", empty_values=(), order_by=("part", NOM))
    remplies = tables.Column("Réponses obligatoires données", visible=False)
    attendues = tables.Column("Réponses obligatoires attendues", visible=False)
    anomalies = tables.Column("Anomalies", attrs=A_DROITE, order_by=("anomalies", NOM))
    activite = ColonneInstant("Activité")
    referent = tables.Column("Chef de projet", empty_values=(), order_by=("referent_nom", "referent_prenom", NOM))
    prolongee = ColonneInstant("Prolongation", empty_values=())
    correction = ColonneInstant("Correction")
    avis = tables.Column("Avis de la région", empty_values=(), orderable=False)
    premiere = ColonneInstant("Première transmission", accessor="premiere_transmise_le", visible=False)
    transmise = ColonneInstant("Dernière transmission", accessor="transmise_le", visible=False)
    acceptee = ColonneInstant("Acceptation", accessor="acceptee_le", visible=False)

    class Meta:
        empty_text = "Aucune préfecture ne correspond à ces critères."

    def __init__(
        self,
        *args: Any,
        revue: bool = False,
        prolonge: bool = False,
        lit_l_avis: Callable[[Prefecture], bool] | None = None,
        une_region: bool = False,
        **kwargs: Any,
    ) -> None:
        """`revue`: read by who receives the answers; `prolonge`: by who may put a closing off now.

        `lit_l_avis`: of which préfectures the opinion of the région is read; None: of none, there is no such column.
        `une_region`: every line is of the same one, which only the workbook repeats.
        """
        self.revue, self.prolonge, self.lit_l_avis = revue, prolonge, lit_l_avis
        super().__init__(*args, exclude=() if lit_l_avis else ("avis",), **kwargs)
        if une_region:
            self.columns.hide("region")

    def render_prefecture(self, record: Reponse) -> str:
        return str(record.prefecture)

    def value_prefecture(self, record: Reponse) -> str:
        return record.prefecture.nom

    def render_statut(self, record: Reponse) -> str:
        badge = etiquette_reponse(record.statut, revue=self.revue)
        return render_to_string("composants/etiquette.html", etiquette(badge.libelle, badge.niveau))

    def value_statut(self, record: Reponse) -> str:
        return etiquette_reponse(record.statut, revue=self.revue).libelle

    def render_prolongee(self, record: Any) -> str:
        possible = self.prolonge and record.statut not in Reponse.REMISES
        jusqu_au = jour(record.prolongee) if record.prolongee else "" if possible else "–"
        contexte = {"reponse": record, "jusqu_au": jusqu_au, "possible": possible}
        return render_to_string("rapports/suivi/_prolongation.html", contexte)

    def value_prolongee(self, record: Any) -> datetime | str:
        return record.prolongee or "–"

    def render_avancement(self, record: Any) -> str:
        return render_to_string("rapports/suivi/_avancement.html", {"reponse": record})

    def value_avancement(self, record: Any) -> str:
        return f"{record.part or 0} %"

    def render_avis(self, record: Any) -> str:
        if record.statut not in Reponse.REMISES or not (self.lit_l_avis and self.lit_l_avis(record.prefecture)):
            return "–"
        if record.avis:
            return capitale(str(AvisRegional.Sens(record.avis).label))
        return "Attendu" if record.statut == Reponse.Statut.TRANSMISE else "Non donné"

    def value_avis(self, record: Any) -> str:
        return self.render_avis(record)

    def render_referent(self, record: Any) -> str:
        return referent_de(record)


def referent_de(reponse: Any) -> str:
    """« Camille Exemple (par intérim) », or that nobody holds the post, nor reads the mails."""
    if not reponse.referent_mandat:
        return f"{VACANT}, aucun destinataire" if reponse.sans_destinataire else VACANT
    nom = " ".join(filter(None, [reponse.referent_prenom, reponse.referent_nom]))
    return f"{nom} (par intérim)" if reponse.referent_interim else nom
