"""Forms of the credits and of the projects."""

from credits.forms.credits import EnveloppeForm, MouvementForm, RepartitionForm
from credits.forms.decision import ActionForm, DecisionForm, DocumentForm
from credits.forms.lignes import LignesCofinancement, LignesDepense
from credits.forms.projet import ProjetForm

__all__ = [
    "ActionForm",
    "DecisionForm",
    "DocumentForm",
    "EnveloppeForm",
    "LignesCofinancement",
    "LignesDepense",
    "MouvementForm",
    "ProjetForm",
    "RepartitionForm",
]
