"""Answers written many at a time from given values: taking over past years, and the demonstration."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from prefectures.models import Mandat, Personne, Role
from rapports.actions.avancement import COMPTES, compter
from rapports.actions.campagne import preparer_les_reponses
from rapports.dossiers import contenus_confirmes
from rapports.instantane import composer
from rapports.models import Campagne, Reponse, SectionReponse, Valeur, VersionQuestionnaire
from rapports.questionnaire.contenu import normaliser
from rapports.questionnaire.definition import Ligne
from rapports.questionnaire.etat import manques
from rapports.questionnaire.evaluation import Donnees
from rapports.territoire import AXES, PREFECTURES, lignes_des_axes, lignes_des_prefectures

S = Reponse.Statut


@dataclass(frozen=True, slots=True)
class Remplissage:
    """Values of one préfecture (`valeurs`: content by key, typed or canonical) and the state they bring it to.

    `le`: when they were written, and submitted. `a_confirmer`: keys left pre-filled, not confirmed.
    """

    prefecture: str
    valeurs: Mapping[str, Any]
    statut: str
    le: datetime
    auteur: Personne | None = None
    acceptee_le: datetime | None = None
    a_confirmer: frozenset[str] = field(default_factory=frozenset)


@transaction.atomic
def remplir(campagne: Campagne, version: VersionQuestionnaire, remplissages: Iterable[Remplissage]) -> int:
    """Write whole answers that nobody has begun, with the frozen copy that a submission makes. Returns how many.

    Raises `ValueError` when an answer said to be submitted could not be: the same sentences as the submission.
    """
    par_code = {r.prefecture.code: r for r in preparer_les_reponses(campagne, version)}
    lignes = _Lignes(campagne.exercice)
    ecrites = [
        _remplir_une(par_code[r.prefecture], version, r, lignes)
        for r in remplissages
        if par_code[r.prefecture].statut == S.A_COMMENCER
    ]
    Valeur.objects.bulk_create([v for _, valeurs, _ in ecrites for v in valeurs])
    Reponse.objects.bulk_update(
        [reponse for reponse, _, _ in ecrites],
        ["statut", "instantane", "commencee_le", "transmise_le", "premiere_transmise_le", "acceptee_le"],
        batch_size=50,
    )
    _noter_les_sections({reponse.pk: (donnees, reponse) for reponse, _, donnees in ecrites})
    return len(ecrites)


class _Lignes:
    """Rows of the territory, read once per région."""

    def __init__(self, exercice: int) -> None:
        self.exercice = exercice
        self._par_region: dict[str, dict[str, tuple[Ligne, ...]]] = {}

    def de(self, region: str) -> dict[str, tuple[Ligne, ...]]:
        if region not in self._par_region:
            self._par_region[region] = {
                PREFECTURES: lignes_des_prefectures(region),
                AXES: lignes_des_axes(region, self.exercice),
            }
        return self._par_region[region]


def _remplir_une(
    reponse: Reponse, version: VersionQuestionnaire, r: Remplissage, lignes: _Lignes
) -> tuple[Reponse, list[Valeur], Donnees]:
    questionnaire, ici = version.questionnaire, lignes.de(reponse.prefecture.region_id)
    base = Donnees(questionnaire, {}, regionale=reponse.prefecture.siege_de_region, lignes=ici)
    valeurs = {}
    for cle, brut in r.valeurs.items():
        question = questionnaire.par_cle[cle]
        contenu = normaliser(question, brut, base.lignes_de(question))
        if contenu is not None:
            valeurs[cle] = Valeur(
                reponse=reponse,
                cle=cle,
                contenu=contenu,
                confirmee=cle not in r.a_confirmer,
                auteur=r.auteur,
                fonction=Role.CHEF_DEPARTEMENTAL if r.auteur else "",
                modifiee_le=r.le,
            )
    donnees = Donnees(questionnaire, contenus_confirmes(valeurs), base.regionale, lignes=ici)
    reponse.statut = r.statut
    reponse.commencee_le = r.le if valeurs else None
    if r.statut in Reponse.REMISES or r.statut == S.CORRECTION_DEMANDEE:
        _remettre(reponse, version, r, donnees)
    return reponse, list(valeurs.values()), donnees


def _remettre(reponse: Reponse, version: VersionQuestionnaire, r: Remplissage, donnees: Donnees) -> None:
    if restent := manques(donnees):
        phrases = " ".join(m.phrase for m in restent)
        raise ValueError(f"{reponse.prefecture.code} {donnees.questionnaire.exercice} : {phrases}")
    mandats = Mandat.objects.en_cours(r.le.date()).filter(prefecture=reponse.prefecture).select_related("personne")
    transmise_par = {
        "nom": str(r.auteur or ""),
        "role": Role.CHEF_DEPARTEMENTAL,
        "fonction": f"{Role.CHEF_DEPARTEMENTAL.label}, {reponse.prefecture.nom}",
        "par_delegation": False,
    }
    reponse.transmise_le = reponse.premiere_transmise_le = r.le
    reponse.acceptee_le = (r.acceptee_le or r.le) if r.statut == S.ACCEPTEE else None
    reponse.instantane = composer(
        donnees,
        reponse.prefecture,
        empreinte=version.empreinte,
        mandats={m.niveau: m for m in mandats},
        transmise_par=transmise_par,
        le=r.le,
    )


def _noter_les_sections(donnees_par_reponse: Mapping[int, tuple[Donnees, Reponse]]) -> None:
    sections = list(SectionReponse.objects.filter(reponse_id__in=donnees_par_reponse))
    for section in sections:
        donnees, reponse = donnees_par_reponse[section.reponse_id]
        compter(donnees, section)
        section.modifiee_le = reponse.commencee_le if section.etat != SectionReponse.Etat.A_COMMENCER else None
    SectionReponse.objects.bulk_update(sections, [*COMPTES, "modifiee_le"], batch_size=500)
