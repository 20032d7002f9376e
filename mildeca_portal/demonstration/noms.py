"""Invented names. Each one says by itself that nobody bears it: a test looks for one of `MARQUEURS` in every name."""

from itertools import permutations

PRENOMS = (
    "Camille", "Claude", "Dominique", "Alix", "Sacha", "Charlie", "Maxime", "Andréa", "Morgan", "Noa", "Éden", "Lou",
    "Louison", "Céleste", "Ange", "Swann", "Loïs", "Yaël", "Gwenn", "Alexis", "Élie", "Stéphane", "Frédérique",
    "Sandy", "Joyce", "Marley", "Ariel",
)  # fmt: skip
MARQUEURS = (
    "Exemple", "Modèle", "Spécimen", "Maquette", "Imaginaire", "Factice", "Essai", "Échantillon", "Hypothèse", "Fiction",
)  # fmt: skip
NOMS = MARQUEURS + tuple("-".join(paire) for paire in permutations(MARQUEURS, 2))
# What organisations, services and headings bear instead.
FICTIF = "fictif"


def personne(rang: int) -> tuple[str, str]:
    """(prénom, nom) of the `rang`-th person (from 0): no two alike before 2 700."""
    return PRENOMS[rang % len(PRENOMS)], NOMS[(rang // len(PRENOMS) + rang) % len(NOMS)]
