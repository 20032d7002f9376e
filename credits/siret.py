"""SIRET: fourteen digits, the last one a key."""

LA_POSTE = "356000000"


def siret_valide(siret: str) -> bool:
    """Luhn's key on fourteen digits; establishments of La Poste follow another rule (sum of digits multiple of 5)."""
    if len(siret) != 14 or not (siret.isascii() and siret.isdigit()):
        return False
    chiffres = [int(c) for c in siret]
    if siret.startswith(LA_POSTE) and sum(chiffres) % 5 == 0:
        return True
    return _luhn(chiffres) % 10 == 0


def _luhn(chiffres: list[int]) -> int:
    """Every second digit from the right is doubled, its tens and units added."""
    return sum(c if rang % 2 == 0 else sum(divmod(2 * c, 10)) for rang, c in enumerate(reversed(chiffres)))
