"""Input of the network. Each form gives what its action takes; nothing is saved here."""

from prefectures.forms.correspondants import CorrespondantForm, FinDuCorrespondantForm
from prefectures.forms.delegations import DelegationForm
from prefectures.forms.participations import ParticipationForm
from prefectures.forms.passation import EtapeForm, NoteForm

__all__ = [
    "CorrespondantForm",
    "DelegationForm",
    "EtapeForm",
    "FinDuCorrespondantForm",
    "NoteForm",
    "ParticipationForm",
]
