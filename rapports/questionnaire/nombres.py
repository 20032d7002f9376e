"""Numbers as people type them in France."""

import re
from decimal import Decimal, InvalidOperation

ESPACES = re.compile(r"[\s\u00a0\u202f\u2009]")
FORME = re.compile(r"[+-]?\d{1,12}(\.\d{1,6})?")


def lire_nombre(texte: str) -> Decimal:
    """« 82 400,50 », « 82400.5 », « 12 % », « 300 € » → Decimal. Raises `ValueError` for anything else.

    A comma or a point is the decimal mark; spaces separate thousands.
    """
    nu = ESPACES.sub("", texte).removesuffix("€").removesuffix("%").replace(",", ".")
    if not FORME.fullmatch(nu):
        raise ValueError(texte)
    try:
        return Decimal(nu)
    except InvalidOperation as erreur:  # pragma: no cover - the form above is always a number
        raise ValueError(texte) from erreur


def canonique(valeur: Decimal, decimales: int) -> str:
    """Text of a decimal, fixed number of decimals: « 82400.50 ». Zero has no sign."""
    arrondi = valeur.quantize(Decimal(1).scaleb(-decimales))
    return str(arrondi or abs(arrondi))
