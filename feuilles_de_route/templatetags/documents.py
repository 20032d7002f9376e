"""How the state of a document, the progress of an action and a measure are written."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from feuilles_de_route.models import FicheAction, Indicateur
from feuilles_de_route.tables import etat_en_html
from mildeca_portal.socle.templatetags.formats import INSECABLE, nombre

register = template.Library()
Avancement = FicheAction.Avancement
NIVEAUX = {Avancement.EN_COURS: "info", Avancement.REALISEE: "success"}


@register.simple_tag
def etat_du_document(document: Any) -> SafeString:
    """Badge of the state of a roadmap or plan."""
    return etat_en_html(document)


def _badge(libelle: str, niveau: str) -> SafeString:
    classe = f"fr-badge fr-badge--sm fr-badge--no-icon{f' fr-badge--{niveau}' if niveau else ''}"
    return format_html('<span class="{}">{}</span>', classe, libelle)


@register.simple_tag
def avancement_de(action: FicheAction) -> SafeString:
    return _badge(action.get_avancement_display(), NIVEAUX.get(action.avancement, ""))


@register.simple_tag
def retard() -> SafeString:
    return _badge("en retard", "warning")


def _valeur(valeur: Decimal | None) -> str:
    """« 12 », « 12,5 », « non mesurée »."""
    if valeur is None:
        return "non mesurée"
    return nombre(valeur, 0 if valeur == valeur.to_integral_value() else 2)


@register.simple_tag
def mesure(indicateur: Indicateur) -> str:
    """« Établissements touchés (collèges) : 5, pour une cible de 12 et une valeur initiale de 2 »."""
    unite = f" ({indicateur.unite})" if indicateur.unite else ""
    texte = f"{indicateur.intitule}{unite}{INSECABLE}: {_valeur(indicateur.valeur_realisee)}"
    if indicateur.valeur_cible is not None:
        texte += f", pour une cible de {_valeur(indicateur.valeur_cible)}"
    if indicateur.valeur_initiale is not None:
        texte += f" et une valeur initiale de {_valeur(indicateur.valeur_initiale)}"
    return texte
