"""An answer that is never stored: the same pages as a préfecture's, on what was typed in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from prefectures.models import Prefecture
from rapports.dossiers import Dossier
from rapports.models import Campagne, Reponse, Valeur, VersionQuestionnaire
from rapports.questionnaire.definition import Questionnaire


@dataclass(frozen=True)
class DossierDEssai(Dossier):
    """A `Dossier` whose answer has no row. `saisis`: canonical content by key, as it was typed."""

    essaye: Questionnaire
    saisis: Mapping[str, Any]

    @property
    def questionnaire(self) -> Questionnaire:
        return self.essaye

    @cached_property
    def valeurs(self) -> dict[str, Valeur]:
        return {
            cle: Valeur(cle=cle, contenu=contenu, version=1, confirmee=True, modifiee_le=self.maintenant)
            for cle, contenu in self.saisis.items()
            if contenu is not None
        }

    @property
    def refus_de_saisie(self) -> str:
        return ""


def dossier_d_essai(
    questionnaire: Questionnaire, prefecture: Prefecture, contenus: Mapping[str, Any], maintenant: datetime
) -> DossierDEssai:
    """As that préfecture would see it: rows of its territory, values that the portal knows, last year's answers."""
    version = VersionQuestionnaire(exercice=questionnaire.exercice)
    version.__dict__["questionnaire"] = questionnaire  # read by who only needs its parameters
    reponse = Reponse(
        campagne=Campagne(exercice=questionnaire.exercice), prefecture=prefecture, version_questionnaire=version
    )
    return DossierDEssai(reponse, maintenant, questionnaire, contenus)
