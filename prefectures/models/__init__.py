"""The network: territories, people, and the dated functions people hold there."""

from prefectures.models.fonctions import Affectation, Delegation, Mandat, Role
from prefectures.models.personne import Personne
from prefectures.models.territoires import Correspondant, Participation, Prefecture, Region

__all__ = [
    "Affectation",
    "Correspondant",
    "Delegation",
    "Mandat",
    "Participation",
    "Personne",
    "Prefecture",
    "Region",
    "Role",
]
