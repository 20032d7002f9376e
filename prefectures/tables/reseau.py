"""The lists of the state of the network. Each gives the same columns to the page and to its sheet."""

from datetime import date
from typing import Any

import django_tables2 as tables
from django.utils.text import capfirst

from mildeca_portal.socle.templatetags.formats import date_longue
from prefectures.postes import Poste
from prefectures.reseau import ATTENDUES, EtatDuReseau, Institution, Manque, mois_en_poste

DROITE = {"td": {"class": "fr-cell--right"}}


def _adresse(table: "ListeDuReseau", record: Poste | Manque) -> str:
    return record.prefecture.get_absolute_url() + table.suffixe


class ColonneDate(tables.Column):
    """« 15 mars 2026 » on the page, a date in the sheet."""

    def render(self, value: date) -> str:
        return date_longue(value)

    def value(self, value: date) -> date:
        return value


class ListeDuReseau(tables.Table):
    """`ancre`: where the page shows the list; `aide`: what it holds, in a sentence; `suffixe`: see `socle.au`."""

    legende = ""
    # Name of its sheet: 31 characters at most.
    onglet = ""
    legende_masquee = True  # the title above the list says it already
    ancre = ""
    aide = ""

    code = tables.Column(verbose_name="Code", accessor="prefecture__code", orderable=False)
    prefecture = tables.Column(verbose_name="Préfecture", accessor="prefecture__nom", linkify=_adresse, orderable=False)
    region = tables.Column(verbose_name="Région", accessor="prefecture__region__nom", orderable=False)

    def __init__(self, *args: Any, suffixe: str = "", **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"{self.ancre}-", orderable=False, **kwargs)
        self.suffixe = suffixe

    def entetes(self) -> list[str]:
        return [str(colonne.header) for colonne in self.columns]

    def lignes(self) -> list[list[Any]]:
        """Values of the sheet: dates and numbers stay so."""
        return list(self.as_values())[1:]


class ListeDePostes(ListeDuReseau):
    niveau = tables.Column(verbose_name="Niveau", accessor="niveau__label", orderable=False)

    def render_niveau(self, value: str) -> str:
        return capfirst(value)


class _Titulaire(ListeDePostes):
    personne = tables.Column(verbose_name="Titulaire", accessor="mandat__personne")
    titre = tables.Column(verbose_name="Titre", accessor="etat")
    debut = ColonneDate(verbose_name="En poste depuis le", accessor="mandat__debut")

    def render_titre(self, value: str) -> str:
        return capfirst(value)


class VacanceTable(ListeDePostes):
    legende = "Postes vacants"
    ancre = "vacants"
    aide = "Aucun mandat n’est ouvert ce jour-là."

    depuis = ColonneDate(verbose_name="Vacant depuis le", accessor="vacant_depuis", default="Aucun mandat enregistré")
    suivant = ColonneDate(verbose_name="Prochain mandat", accessor="suivant__debut", default="Aucun")

    class Meta:
        empty_text = "Aucun poste n’est vacant."


class FinTable(_Titulaire):
    legende = "Fins de mandat dans les 90 jours, sans successeur"
    onglet = "Fins sans successeur"
    ancre = "fins"
    aide = "Le mandat prend fin dans les 90 jours et aucun mandat ne lui succède aussitôt."

    fin = ColonneDate(verbose_name="Dernier jour", accessor="mandat__dernier_jour")
    suivant = ColonneDate(verbose_name="Prochain mandat", accessor="suivant__debut", default="Aucun")

    class Meta:
        empty_text = "Aucun mandat ne prend fin sans successeur."


class FormationTable(_Titulaire):
    legende = "Formation à la prise de poste à suivre"
    onglet = "Formation à suivre"
    ancre = "formation"
    aide = "Mandats ouverts depuis 2018 dont le titulaire n’a pas encore suivi la formation à la prise de poste."

    mois = tables.Column(verbose_name="Mois en poste", accessor="mandat__debut", attrs=DROITE)

    class Meta:
        empty_text = "Tous les chefs de projets ont suivi la formation."

    def render_mois(self, record: Poste, value: Any) -> int:
        return mois_en_poste(value, record.jour)


class InterimTable(_Titulaire):
    legende = "Mandats par intérim"
    ancre = "interims"
    aide = "Le poste est tenu par intérim."

    class Meta:
        empty_text = "Aucun poste n’est tenu par intérim."


class ManqueTable(ListeDuReseau):
    legende = "Préfectures dont des correspondants manquent"
    onglet = "Correspondants manquants"
    ancre = "correspondants"
    aide = "Institutions partenaires pour lesquelles la préfecture n’a aucun correspondant."

    nombre = tables.Column(verbose_name="Manquants", accessor="institutions", attrs=DROITE)
    institutions = tables.Column(verbose_name="Institutions à renseigner")

    class Meta:
        empty_text = "Chaque préfecture a un correspondant dans chaque institution."
        sequence = ("code", "prefecture", "region", "nombre", "institutions")

    def render_nombre(self, value: tuple[Institution, ...]) -> int:
        return len(value)

    def render_institutions(self, record: Manque, value: tuple[Institution, ...]) -> str:
        return "Toutes" if record.aucun else ", ".join(str(i.label) for i in value)


class InstitutionTable(tables.Table):
    """How many préfectures have nobody in each institution."""

    legende = "Préfectures sans correspondant, par institution"
    ancre = "institutions"

    institution = tables.Column(verbose_name="Institution", orderable=False)
    nombre = tables.Column(verbose_name="Préfectures sans correspondant", orderable=False, attrs=DROITE)

    @classmethod
    def de(cls, etat: EtatDuReseau) -> "InstitutionTable":
        return cls([{"institution": i.label, "nombre": etat.sans_correspondant(i)} for i in ATTENDUES])

    def entetes(self) -> list[str]:
        return [str(colonne.header) for colonne in self.columns]

    def lignes(self) -> list[list[Any]]:
        return list(self.as_values())[1:]


def listes(etat: EtatDuReseau, suffixe: str = "") -> list[ListeDuReseau]:
    """The lists of the page, in their order."""
    return [
        VacanceTable(etat.vacants, suffixe=suffixe),
        FinTable(etat.fins, suffixe=suffixe),
        FormationTable(etat.a_former, suffixe=suffixe),
        InterimTable(etat.interims, suffixe=suffixe),
        ManqueTable(etat.manques, suffixe=suffixe),
    ]
