"""Tables of the pages that join several apps, declared once for the page and its export."""

from collections.abc import Iterator
from typing import Any

import django_tables2 as tables
from django.utils.text import capfirst

from mildeca_portal.accueil.prises_de_poste import COLONNES, LigneDeSuivi, Suivi
from mildeca_portal.socle.prise_de_poste import Etape
from mildeca_portal.socle.templatetags.formats import date_longue
from prefectures.models import Mandat


class EtapeColumn(tables.Column):
    """« Le 12 mars 2026 », « À faire », or a dash for a step that is not asked."""

    def __init__(self, titre: str, code: str) -> None:
        super().__init__(titre, accessor="etapes", orderable=False, empty_values=())
        self.code = code

    def render(self, value: dict[str, Etape]) -> str:
        etape = value.get(self.code)
        if etape is None:
            return "–"
        return f"Le {date_longue(etape.faite_le)}" if etape.faite_le else "À faire"


class PrisesDePosteTable(tables.Table):
    """Rows are `LigneDeSuivi`."""

    legende = "Prises de poste"

    prefecture = tables.Column(
        "Préfecture", accessor="mandat__prefecture", order_by=("mandat__prefecture__cle_tri",), linkify=True
    )
    niveau = tables.Column("Niveau", accessor="mandat__get_niveau_display")
    titulaire = tables.Column("Chef de projet", accessor="mandat", order_by=("mandat__personne__nom",))
    debut = tables.Column("Depuis le", accessor="mandat__debut")
    circulaire = EtapeColumn(COLONNES["circulaire"], "circulaire")
    formation = EtapeColumn(COLONNES["formation"], "formation")
    equipe = EtapeColumn(COLONNES["equipe"], "equipe")
    correspondants = EtapeColumn(COLONNES["correspondants"], "correspondants")

    note = tables.Column("Note reçue", linkify=True, orderable=False, default="Aucune")

    class Meta:
        empty_text = "Aucun mandat n’a commencé pendant ces douze mois."

    def render_niveau(self, value: str) -> str:
        return str(capfirst(value))

    def render_titulaire(self, value: Mandat) -> str:
        return f"{value.personne}, {value.libelle}"

    def render_note(self) -> str:
        return "Lire la note"

    def render_debut(self, value: Any, record: LigneDeSuivi) -> str:
        fin = record.mandat.dernier_jour
        return f"{date_longue(value)}, jusqu’au {date_longue(fin)}" if fin else date_longue(value)


ENTETES = (
    "Code",
    "Préfecture",
    "Région",
    "Niveau",
    "Titre",
    "Début",
    "Fin",
    *COLONNES.values(),
    "Étapes faites",
    "Étapes",
)


def lignes_du_classeur(suivi: Suivi) -> Iterator[list[Any]]:
    """Rows of the workbook, without any name: the post says enough, and the directory says who holds it."""
    for ligne in suivi.lignes:
        mandat = ligne.mandat
        jours = [e.faite_le if (e := ligne.etapes.get(code)) else None for code in COLONNES]
        yield [
            mandat.prefecture.code,
            mandat.prefecture.nom,
            mandat.prefecture.region.nom,
            mandat.get_niveau_display(),
            mandat.libelle,
            mandat.debut,
            mandat.fin,
            *jours,
            ligne.faites,
            len(ligne.etapes),
        ]
