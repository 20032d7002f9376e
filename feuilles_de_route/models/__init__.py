"""Regional roadmaps, departmental action plans, their actions, and the committees that steer them."""

from feuilles_de_route.models.actions import FicheAction, Indicateur
from feuilles_de_route.models.axes import AxeFeuilleDeRoute
from feuilles_de_route.models.comites import ComitePilotage
from feuilles_de_route.models.contenus import ContenuSitue
from feuilles_de_route.models.documents import FeuilleDeRouteRegionale, PlanActionsDepartemental, Statut
from feuilles_de_route.models.signataires import Signataire

__all__ = [
    "AxeFeuilleDeRoute",
    "ComitePilotage",
    "ContenuSitue",
    "FeuilleDeRouteRegionale",
    "FicheAction",
    "Indicateur",
    "PlanActionsDepartemental",
    "Signataire",
    "Statut",
]
