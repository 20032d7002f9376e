"""How the State writes amounts, shares, dates and instants. Used by templates, and by documents through the functions."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django import template
from django.utils import timezone
from django.utils.formats import date_format

INSECABLE = "\u00a0"
register = template.Library()


def _milliers(entier: str) -> str:
    signe, chiffres = ("-", entier[1:]) if entier.startswith("-") else ("", entier)
    groupes: list[str] = []
    while chiffres:
        groupes.insert(0, chiffres[-3:])
        chiffres = chiffres[:-3]
    return signe + INSECABLE.join(groupes)


@register.filter
def nombre(valeur: Decimal | int | None, decimales: int = 0) -> str:
    """12345.6 → « 12 345,6 ». Empty for None."""
    if valeur is None:
        return ""
    texte = str(Decimal(valeur).quantize(Decimal(1).scaleb(-decimales), ROUND_HALF_UP))
    entier, _, fraction = texte.partition(".")
    return _milliers(entier) + (f",{fraction}" if fraction else "")


@register.filter
def euros(valeur: Decimal | int | None) -> str:
    """82400 → « 82 400,00 € », with non-breaking spaces. Empty for None."""
    return "" if valeur is None else f"{nombre(valeur, 2)}{INSECABLE}€"


@register.filter
def pourcent(valeur: Decimal | None, decimales: int = 0) -> str:
    """A share, 0.8 → « 80 % ». Empty for None."""
    return "" if valeur is None else f"{nombre(Decimal(valeur) * 100, decimales)}{INSECABLE}%"


@register.filter
def pluriel(compte: int, formes: str = ",s") -> str:
    """The French plural begins at two: « 0 projet », « 1 projet », « 2 projets ». `formes`: « singulier,pluriel »."""
    singulier, _, autre = formes.partition(",")
    return autre if compte >= 2 else singulier


@register.filter
def date_longue(valeur: date | datetime | None) -> str:
    """« 15 mars 2026 », « 1er mars 2026 »; an instant is read in Paris."""
    if valeur is None:
        return ""
    if isinstance(valeur, datetime):
        valeur = timezone.localtime(valeur).date()
    jour = "1er" if valeur.day == 1 else str(valeur.day)
    return f"{jour}{INSECABLE}{date_format(valeur, 'F')} {valeur.year}"


@register.filter
def instant(valeur: datetime | None) -> str:
    """« 15 mars 2026 à 14 h 02 », heure de Paris."""
    if valeur is None:
        return ""
    local = timezone.localtime(valeur)
    return f"{date_longue(local)} à {local.hour}{INSECABLE}h{INSECABLE}{local:%M}"
