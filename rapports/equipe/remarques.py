"""Remarks on the questions of an answer: working notes of the préfecture, that the MILDECA does not read."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.aggregates import JSONBAgg
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from prefectures.habilitations import DEPARTEMENTAL, Habilitations
from prefectures.models import Personne, Prefecture, Role
from rapports.droits import peut_remplir_le_regional
from rapports.models import Remarque, Reponse
from rapports.questionnaire.definition import Questionnaire, Qui, Section

# Key and state of each remark of an answer, read with its row.
NOTES = Subquery(
    Remarque.objects.filter(reponse=OuterRef("pk"))
    .order_by()
    .values("reponse")
    .annotate(notes=JSONBAgg(JSONObject(cle="cle", resolue=Q(resolue_le__isnull=False))))
    .values("notes")
)
DE_LA_PREFECTURE = (Role.CHEF_DEPARTEMENTAL, Role.COLLABORATEUR, Role.LECTEUR)


@dataclass(frozen=True, slots=True)
class Compte:
    """Remarks on one question, and those not resolved."""

    toutes: int
    ouvertes: int


def questions_lues(habilitations: Habilitations, prefecture: Prefecture) -> frozenset[Qui]:
    """Of which questions the person reads the remarks: everything for the préfecture, regional ones for its région."""
    if habilitations.fonction(DE_LA_PREFECTURE, niveau=DEPARTEMENTAL, prefecture_id=prefecture.pk):
        return frozenset(Qui)
    return frozenset({Qui.REGIONAL}) if peut_remplir_le_regional(habilitations, prefecture) else frozenset()


@dataclass(frozen=True, slots=True)
class Comptes:
    """Which remarks the person reads, and how many stand on each question, by key."""

    lues: frozenset[Qui]
    par_cle: dict[str, Compte]

    def ouvertes(self, section: Section) -> int:
        """How many are still to be settled in a section."""
        return sum(self.par_cle[q.cle].ouvertes for q in section.questions if q.cle in self.par_cle)


def comptes(reponse: Reponse, lues: frozenset[Qui], questionnaire: Questionnaire) -> Comptes | None:
    """None for who reads none. `reponse`: read with `NOTES`, so that a page pays no query for it."""
    if not lues:
        return None
    par_cle: dict[str, Compte] = {}
    for note in getattr(reponse, "notes", None) or ():
        question = questionnaire.par_cle.get(note["cle"])
        if question and question.qui in lues:
            avant = par_cle.get(question.cle, Compte(0, 0))
            par_cle[question.cle] = Compte(avant.toutes + 1, avant.ouvertes + (not note["resolue"]))
    return Comptes(lues, par_cle)


def mentionnees(texte: str, collegues: Iterable[Personne]) -> list[Personne]:
    """Colleagues named « @Prénom Nom » in a text, whatever the case and the spaces."""
    lu = " ".join(texte.casefold().split())
    return [p for p in collegues if f"@{' '.join(str(p).casefold().split())}" in lu]
