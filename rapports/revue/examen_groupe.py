"""The submitted answers of a campaign that hold nothing to look at: they may be accepted together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rapports.actions.revue import Lu
from rapports.corrections import EXPLICATION
from rapports.models import AvisRegional, Campagne, Reponse, VersionQuestionnaire
from rapports.questionnaire.definition import Ligne, Questionnaire
from rapports.questionnaire.evaluation import Donnees
from rapports.revue.anomalies import Releve, en_bref, relever, sans_anomalie
from rapports.revue.quartiles import quartiles_du_reseau
from rapports.revue.reseau import Mesures, comparer_au_reseau, mesures


@dataclass(frozen=True, slots=True)
class ReponseExaminee:
    """One submitted answer, what there is to look at, and the opinion of the région (None: not given)."""

    reponse: Reponse
    releves: tuple[Releve, ...]
    avis: AvisRegional | None
    controlees: int

    @property
    def acceptable(self) -> bool:
        """Nothing to look at, and nothing that the région observes."""
        observe = self.avis is not None and self.avis.sens == AvisRegional.Sens.OBSERVATIONS
        return sans_anomalie(self.releves) and not observe

    @property
    def en_bref(self) -> str:
        return en_bref(self.releves)

    @property
    def jeton(self) -> str:
        """What was read: the submission, and the opinion."""
        return str(Lu(self.reponse.transmise_le, self.avis.pk if self.avis else None))


def examiner_ensemble(campagne: Campagne) -> list[ReponseExaminee]:
    """Every answer waiting for a decision, by région and préfecture. Six queries, whatever their number."""
    reponses = list(
        campagne.reponses.filter(statut=Reponse.Statut.TRANSMISE)
        .select_related("prefecture__region")
        .order_by("prefecture__region__cle_tri", "prefecture__cle_tri")
    )
    versions = VersionQuestionnaire.objects.in_bulk({r.version_questionnaire_id for r in reponses})
    relevees = {pk: mesures(v.questionnaire) for pk, v in versions.items()}
    reseau = quartiles_du_reseau(campagne.pk, relevees.values()) if relevees else {}
    precedentes = _precedentes(campagne, reponses)
    avis = _avis(campagne, reponses)
    examinees = []
    for reponse in reponses:
        questionnaire = versions[reponse.version_questionnaire_id].questionnaire
        copie: Mapping[str, Any] = reponse.instantane or {}
        donnees = donnees_figees(copie, questionnaire, precedentes.get(reponse.prefecture_id, {}))
        valeurs = {**copie["valeurs"], **copie["totaux"]}
        releve: Mesures = relevees[reponse.version_questionnaire_id]
        comparees = comparer_au_reseau(releve, valeurs, reponse.prefecture.population, reseau)
        examinees.append(
            ReponseExaminee(
                reponse,
                tuple(relever(donnees, comparees)),
                avis.get((reponse.pk, reponse.transmise_le)),
                sum(c.question in donnees.visibles for c in questionnaire.controles),
            )
        )
    return examinees


def donnees_figees(copie: Mapping[str, Any], questionnaire: Questionnaire, precedentes: Mapping[str, Any]) -> Donnees:
    """The answer as its frozen copy tells it: nothing is read again from the territory nor from the portal."""
    explications = {EXPLICATION + cle: texte for cle, texte in copie.get("explications", {}).items()}
    return Donnees(
        questionnaire=questionnaire,
        valeurs={**copie["valeurs"], **explications},
        regionale=copie["territoire"]["siege_de_region"],
        precedentes=precedentes,
        portail=copie.get("portail", {}),
        lignes={source: tuple(Ligne(*ligne) for ligne in lignes) for source, lignes in copie["lignes"].items()},
    )


def _precedentes(campagne: Campagne, reponses: Iterable[Reponse]) -> dict[int, dict[str, Any]]:
    """{préfecture: last year's answers and what was computed from them}."""
    avant = Reponse.objects.filter(
        campagne__exercice=campagne.exercice - 1, prefecture__in=[r.prefecture_id for r in reponses]
    ).exclude(instantane=None)
    lues = avant.order_by("pk").values_list("prefecture_id", "instantane__totaux", "instantane__valeurs")
    return {prefecture: {**totaux, **valeurs} for prefecture, totaux, valeurs in lues}


def _avis(campagne: Campagne, reponses: Iterable[Reponse]) -> dict[Any, AvisRegional]:
    if not campagne.revue_regionale:
        return {}
    rendus = AvisRegional.objects.filter(reponse__in=[r.pk for r in reponses], rendu_le__isnull=False)
    return {(a.reponse_id, a.transmise_le): a for a in rendus.order_by("pk")}
