"""From the rows of one answer to the `Donnees` the pure functions read, in a fixed number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils import timezone

from prefectures.models import Prefecture
from rapports.corrections import (
    EXPLICATION,
    PointSuivi,
    cles_du_controle,
    points_sans_suite,
    questions_ouvertes,
    suivre,
)
from rapports.models import DemandeCorrection, PointACorriger, Prolongation, Reponse, Valeur
from rapports.preremplissage import valeurs_du_portail
from rapports.questionnaire.definition import Questionnaire
from rapports.questionnaire.etat import Manque, anomalies, manques
from rapports.questionnaire.evaluation import Donnees
from rapports.regles import echeance_de_correction, refus_de_saisie
from rapports.territoire import Lignes, lignes_du_territoire


@dataclass(frozen=True)
class Dossier:
    """One answer with everything a page or an action needs of it, loaded when first read."""

    reponse: Reponse
    maintenant: datetime

    @property
    def prefecture(self) -> Prefecture:
        return self.reponse.prefecture

    @property
    def questionnaire(self) -> Questionnaire:
        return self.reponse.version_questionnaire.questionnaire

    # Rows are asked for by filter: an action opens the same answer twice, before and after its lock.
    @cached_property
    def valeurs(self) -> dict[str, Valeur]:
        """Every stored row by key, those not confirmed included."""
        return {v.cle: v for v in Valeur.objects.filter(reponse=self.reponse).select_related("auteur", "contribution")}

    @cached_property
    def a_confirmer(self) -> dict[str, Any]:
        """Contents that were pre-filled and that nobody confirmed: they count as no answer."""
        return {cle: v.contenu for cle, v in self.valeurs.items() if not v.confirmee and v.contenu is not None}

    @cached_property
    def lignes(self) -> Lignes:
        return lignes_du_territoire(self.reponse)

    @cached_property
    def portail(self) -> Mapping[str, Any]:
        """What the portal knows of the answer; once submitted, what it knew that day."""
        fige = (self.reponse.instantane or {}).get("portail")
        if self.reponse.statut in Reponse.REMISES and fige is not None:
            return dict(fige)
        return valeurs_du_portail(self.reponse, self.maintenant)

    @cached_property
    def precedentes(self) -> dict[str, Any]:
        """Last year's submitted answers of the same préfecture, by key, and what was computed from them."""
        avant = Reponse.objects.filter(
            prefecture_id=self.reponse.prefecture_id, campagne__exercice=self.reponse.campagne.exercice - 1
        ).exclude(instantane=None)
        instantane = avant.values_list("instantane", flat=True).first()
        return {**instantane["totaux"], **instantane["valeurs"]} if instantane else {}

    @cached_property
    def donnees(self) -> Donnees:
        return self.donnees_avec({})

    def donnees_avec(self, contenus: Mapping[str, Any]) -> Donnees:
        """The answer as it would be with `contenus` in place of what is stored."""
        return Donnees(
            questionnaire=self.questionnaire,
            valeurs={**contenus_confirmes(self.valeurs), **contenus},
            regionale=self.prefecture.siege_de_region,
            precedentes=self.precedentes,
            portail=self.portail,
            lignes=self.lignes,
        )

    @cached_property
    def manques(self) -> list[Manque]:
        """What prevents the submission: the points of a correction without an answer first."""
        return [*points_sans_suite(self.points), *manques(self.donnees)]

    @cached_property
    def demande(self) -> DemandeCorrection | None:
        """The request for correction in progress."""
        if self.reponse.statut != Reponse.Statut.CORRECTION_DEMANDEE:
            return None
        if self._points_demandes:
            return self._points_demandes[0].demande
        return DemandeCorrection.objects.filter(reponse=self.reponse, resolue_le=None).first()

    @cached_property
    def _points_demandes(self) -> list[PointACorriger]:
        """Points of the request in progress, each with it: one query for both, a page has few to spend."""
        return list(
            PointACorriger.objects.filter(demande__reponse=self.reponse, demande__resolue_le=None)
            .select_related("demande")
            .order_by("section", "pk")
        )

    @cached_property
    def points(self) -> tuple[PointSuivi, ...]:
        """What the request in progress asks, and what came of it so far."""
        if self.demande is None:
            return ()
        return suivre(self.questionnaire, self.demande, self._points_demandes, self.contenus)

    @property
    def contenus(self) -> dict[str, Any]:
        """Confirmed contents of the questions that show, by key: what a frozen copy would hold."""
        return {cle: v for cle, v in self.donnees.valeurs.items() if cle in self.donnees.visibles}

    def ouverte(self, cle: str) -> bool:
        """Whether the question may be written, whoever asks: during a correction, only those it concerns.

        What prevents the submission is open too, whatever was asked: a correction never ends in a dead end.
        """
        if self.demande is None:
            return True
        question = cle.removeprefix(EXPLICATION)
        lettre = self.questionnaire.section_de.get(question, "")
        return cle in self._demandees or bool(lettre and question in self._bloquees(lettre))

    @cached_property
    def _demandees(self) -> frozenset[str]:
        return questions_ouvertes(self.questionnaire, self._points_demandes)

    def _bloquees(self, lettre: str) -> frozenset[str]:
        """Of one section only: the others may need what the portal knows, and a page has few queries to spend."""
        if lettre not in self._bloquees_par_section:
            bloquees = {m.cle for m in manques(self.donnees, lettre)}
            echouent = {a.code for a in anomalies(self.donnees, lettre) if a.bloquante or not a.expliquee}
            liees = (cles_du_controle(c) for c in self.questionnaire.controles if c.code in echouent)
            self._bloquees_par_section[lettre] = frozenset(bloquees.union(*liees))
        return self._bloquees_par_section[lettre]

    @cached_property
    def _bloquees_par_section(self) -> dict[str, frozenset[str]]:
        return {}

    @cached_property
    def echeance(self) -> datetime:
        """Until when this préfecture may write, corrections included."""
        if self.demande is None:
            return self.limite
        return echeance_de_correction(self.reponse.campagne, self.demande.echeance, self.limite, self.maintenant)

    @cached_property
    def limite(self) -> datetime:
        """The closing for this préfecture, extensions included and corrections aside."""
        prolongations = Prolongation.objects.filter(campagne_id=self.reponse.campagne_id)
        return self.reponse.campagne.echeance(prolongations, self.reponse.prefecture_id)

    @cached_property
    def refus_de_saisie(self) -> str:
        """Why nothing can be written now; empty: it can."""
        return refus_de_saisie(self.reponse.campagne, self.reponse.statut, self.limite, self.demande, self.maintenant)


def contenus_confirmes(valeurs: Mapping[str, Valeur]) -> dict[str, Any]:
    """A pre-filled value counts as unanswered until someone confirms it."""
    return {cle: v.contenu for cle, v in valeurs.items() if v.confirmee and v.contenu is not None}


def ouvrir_dossier(reponse: Reponse, maintenant: datetime | None = None) -> Dossier:
    return Dossier(reponse, maintenant or timezone.now())
