"""The network: territories, people, and the dated functions people hold there."""

from prefectures.models.correspondants import Correspondant
from prefectures.models.fonctions import Affectation, Delegation, Mandat, Role
from prefectures.models.passation import EtapePriseDePoste, NoteDePassation
from prefectures.models.personne import Personne
from prefectures.models.territoires import Participation, Prefecture, Region

__all__ = [
    "Affectation",
    "Correspondant",
    "Delegation",
    "EtapePriseDePoste",
    "Mandat",
    "NoteDePassation",
    "Participation",
    "Personne",
    "Prefecture",
    "Region",
    "Role",
]
