"""Who works on an answer: sections in hand, colleagues who may have one. Read by the pages, the task list, the dashboard."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from mildeca_portal.socle.templatetags.formats import date_longue
from prefectures.models import Affectation, Correspondant, Mandat, Personne, Prefecture, Role
from rapports.models import Reponse, SectionReponse
from rapports.questionnaire.definition import Qui, Section


@dataclass(frozen=True, slots=True)
class EnCharge:
    """Who has a section in hand. `a_reprendre`: the function is over, someone must take it again."""

    affectation_id: int
    personne_id: int
    nom: str
    a_reprendre: bool
    depuis: date | None

    @property
    def phrase(self) -> str:
        if self.a_reprendre:
            depuis = f" depuis le {date_longue(self.depuis)}" if self.depuis else ""
            return f"à reprendre : {self.nom} n’est plus en fonction{depuis}"
        return f"confiée à {self.nom}"


def en_charge(reponse: Reponse, jour: date | None = None) -> dict[str, EnCharge]:
    """{letter: who has it in hand}: one query."""
    jour = jour or timezone.localdate()
    lignes = SectionReponse.objects.filter(reponse=reponse, affectation__isnull=False).order_by("lettre")
    avec = lignes.select_related("affectation__personne")
    return {s.lettre: _en_charge(s.affectation, jour) for s in avec if s.affectation}


def _en_charge(affectation: Affectation, jour: date) -> EnCharge:
    finie = not affectation.couvre(jour) or not affectation.personne.is_active
    depuis = affectation.fin if finie else None
    return EnCharge(affectation.pk, affectation.personne_id, str(affectation.personne), finie, depuis)


def collaborateurs(prefecture: Prefecture, jour: date | None = None) -> QuerySet[Affectation]:
    """Functions a section may be confided to: collaborateurs of the préfecture, of the région too where it sits."""
    du_territoire = Q(prefecture=prefecture)
    if prefecture.siege_de_region:
        du_territoire |= Q(region=prefecture.region_id)
    ouvertes = Affectation.objects.en_cours(jour or timezone.localdate())
    return (
        ouvertes.filter(du_territoire, role=Role.COLLABORATEUR, personne__is_active=True)
        .select_related("personne")
        .order_by("personne__nom", "personne__prenom", "pk")
    )


def peut_recevoir(affectation: Affectation, section: Section) -> bool:
    """A collaborateur of the région answers the regional questions only: a section without any is not for him."""
    qui = Qui.REGIONAL if affectation.region_id else Qui.DEPARTEMENTAL
    return any(q.qui is qui for q in section.questions)


def mes_sections(reponses: Iterable[int], personne_id: int | None) -> dict[int, list[str]]:
    """{answer: letters of the sections the person has in hand today}: one query."""
    jour = timezone.localdate()
    lignes = SectionReponse.objects.filter(
        Q(affectation__fin__isnull=True) | Q(affectation__fin__gt=jour),
        reponse__in=list(reponses),
        affectation__personne=personne_id,
        affectation__debut__lte=jour,
    ).order_by("reponse", "lettre")
    sections: dict[int, list[str]] = {}
    for reponse_id, lettre in lignes.values_list("reponse_id", "lettre"):
        sections.setdefault(reponse_id, []).append(lettre)
    return sections


def correspondants(prefecture: Prefecture, jour: date | None = None) -> QuerySet[Correspondant]:
    """Those of the préfecture and of its région, in function, whom a mail can reach."""
    connus = Correspondant.objects.en_cours(jour or timezone.localdate())
    return (
        connus.filter(Q(prefecture=prefecture) | Q(region=prefecture.region_id))
        .exclude(courriel="")
        .order_by("institution", "nom", "pk")
    )


def collegues(prefecture: Prefecture, qui: Qui, jour: date | None = None) -> QuerySet[Personne]:
    """People who may be called upon about a question: who holds a function on the préfecture today and may read it.

    For a regional question, those of the région too.
    """
    jour = jour or timezone.localdate()
    mandats = Q(prefecture=prefecture, niveau=Mandat.Niveau.DEPARTEMENTAL)
    affectations = Q(prefecture=prefecture, role__in=[Role.COLLABORATEUR, Role.LECTEUR])
    if qui is Qui.REGIONAL:
        mandats |= Q(prefecture=prefecture, niveau=Mandat.Niveau.REGIONAL)
        affectations |= Q(region=prefecture.region_id, role=Role.COLLABORATEUR)
    chefs = Mandat.objects.en_cours(jour).filter(mandats).order_by().values("personne_id")
    autres = Affectation.objects.en_cours(jour).filter(affectations).order_by().values("personne_id")
    return Personne.objects.filter(Q(pk__in=chefs) | Q(pk__in=autres), is_active=True).order_by("nom", "prenom", "pk")
