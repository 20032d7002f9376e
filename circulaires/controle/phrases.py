"""Words that the sentences of several types share."""

from collections.abc import Collection
from decimal import ROUND_DOWN, Decimal

from django.db.models import TextChoices

from circulaires.controle.fiche import FicheControle
from mildeca_portal.socle.templatetags.formats import euros, pluriel, pourcent


def enumerer(codes: Collection[str], nomenclature: type[TextChoices]) -> str:
    """« prévention, formation et prise en charge », in the order of the list. Empty without any code."""
    return joindre([str(nomenclature(code).label) for code in nomenclature.values if code in codes])


def joindre(mots: list[str]) -> str:
    """« un », « un et deux », « un, deux et trois »."""
    return " et ".join([", ".join(mots[:-1]), mots[-1]]) if len(mots) > 1 else "".join(mots)


def compte(nombre: int, singulier: str) -> str:
    """« 1 an », « 2 ans »: the number and its noun, which takes an s."""
    return f"{nombre} {singulier}{pluriel(nombre)}"


def montant_en_mots(fiche: FicheControle) -> str:
    """« Montant accordé : 8 000,00 € », or « demandé » while nothing is granted. What `montant_controle` reads."""
    verbe = "demandé" if fiche.montant_accorde is None else "accordé"
    return f"Montant {verbe} : {euros(fiche.montant_controle)}"


def taux(part: Decimal) -> str:
    """A share without needless zeros: « 80 % », « 83,33 % ». Rounded down, so that 89,999 % is not read as 90 %."""
    pourcentage = (part * 100).quantize(Decimal("0.01"), ROUND_DOWN)
    return pourcent(pourcentage / 100, 0 if pourcentage == pourcentage.to_integral_value() else 2)
