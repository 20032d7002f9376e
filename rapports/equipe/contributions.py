"""What a contributeur may do and see: until when, which questions, which code. Pure, but for the sheet it reads."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from mildeca_portal.socle.evenements import Acteur
from mildeca_portal.socle.templatetags.formats import instant
from prefectures.habilitations import DEPARTEMENTAL, Fonction
from prefectures.models import Prefecture, Role
from rapports.corrections import questions_ouvertes
from rapports.dossiers import Dossier
from rapports.models import CodeDeVisite, Contribution, Reponse, Valeur
from rapports.questionnaire.definition import (
    Comparaison,
    Controle,
    Questionnaire,
    Qui,
    Section,
)

DUREE_DU_CODE = timedelta(minutes=10)
ESSAIS_PAR_CODE = 5
UN_CODE_TOUTES_LES = timedelta(minutes=1)
CODES_PAR_HEURE = 6
# What the portal knows of the money is not shown to somebody from outside.
FAMILLE_TUE = "credits"

P = Contribution.Portee
PORTEES: Mapping[str, frozenset[Qui]] = {
    P.DEPARTEMENTALE: frozenset({Qui.DEPARTEMENTAL}),
    P.REGIONALE: frozenset({Qui.REGIONAL}),
    P.TOUTES: frozenset(Qui),
}


@dataclass(frozen=True, slots=True)
class FonctionDeContributeur(Fonction):
    """What lets a contributeur answer: nobody's account, one invitation."""

    contribution_id: int = 0


def fonctions_du_contributeur(contribution: Contribution, prefecture: Prefecture) -> dict[Qui, Fonction | None]:
    """As `droits.fonctions_de_saisie`, for someone invited: the questions of who invited, and no other."""
    fonction = FonctionDeContributeur(
        None,  # type: ignore[arg-type]  # a function is someone's everywhere else
        Role.CONTRIBUTEUR,
        DEPARTEMENTAL,
        prefecture_id=prefecture.pk,
        prefecture_code=prefecture.code,
        contribution_id=contribution.pk,
    )
    return {qui: fonction if qui in PORTEES[contribution.portee] else None for qui in Qui}


def acteur(prefecture: Prefecture) -> Acteur:
    """Who acts in the log: a contributeur, without a person. The event's data say which invitation."""
    return Acteur(None, Role.CONTRIBUTEUR, prefecture.code)


def portee_de(fonctions: Mapping[Qui, Fonction | None], section: Section) -> str:
    """Portée of an invitation on `section` by someone who has these functions; empty: nothing of it is theirs to give."""
    donnees = {q.qui for q in section.questions if fonctions[q.qui]}
    if donnees == set(Qui):
        return P.TOUTES
    if not donnees:
        return ""
    return P.REGIONALE if Qui.REGIONAL in donnees else P.DEPARTEMENTALE


def section_ouverte(contribution: Contribution, section: Section) -> Section:
    """The section as the contributeur has it: only the questions that were given."""
    ouvertes = PORTEES[contribution.portee]
    return replace(section, questions=tuple(q for q in section.questions if q.qui in ouvertes))


def fin_au_plus_tard(voulue: datetime | None, echeance: datetime) -> datetime:
    """An invitation ends when the préfecture may no longer write, at the latest."""
    return min(voulue, echeance) if voulue else echeance


def est_en_cours(contribution: Contribution, le: datetime) -> bool:
    return contribution.revoquee_le is None and le < contribution.fin


def refus_de_visite(contribution: Contribution, statut: str, refus_de_saisie: str, le: datetime) -> str:
    """Why the contributeur may not enter or save at the instant `le`, in a sentence for him; empty: he may.

    `statut`, `refus_de_saisie`: those of the answer.
    """
    if contribution.revoquee_le:
        return f"La préfecture a mis fin à votre participation le {instant(contribution.revoquee_le)} (heure de Paris)."
    if statut in Reponse.REMISES:
        return "La préfecture a transmis sa réponse : la section ne peut plus être modifiée."
    if le >= contribution.fin:
        return (
            f"Votre participation a pris fin le {instant(contribution.fin)} (heure de Paris). "
            "La personne qui vous a invité peut la prolonger tant que l’enquête est ouverte."
        )
    if refus_de_saisie:
        return "L’enquête n’est plus ouverte pour cette préfecture : la section ne peut plus être modifiée."
    return ""


def est_utilisable(code: CodeDeVisite, le: datetime) -> bool:
    """Not used, not expired, not tried too often."""
    return code.utilise_le is None and le < code.expire_le and code.essais < ESSAIS_PAR_CODE


def peut_recevoir_un_code(envoyes: list[datetime], le: datetime) -> bool:
    """One code a minute, six an hour for one invitation. `envoyes`: when the last ones left."""
    recents = [e for e in envoyes if le - e < timedelta(hours=1)]
    return len(recents) < CODES_PAR_HEURE and all(le - e >= UN_CODE_TOUTES_LES for e in recents)


@dataclass(frozen=True)
class DossierDuContributeur(Dossier):
    """One answer as a contributeur may know of it: nothing that the portal computes, no check that looks outside his section."""

    contribution: Contribution

    @cached_property
    def questionnaire(self) -> Questionnaire:
        """Made once, not at each call."""
        return sans_controles_du_dehors(super().questionnaire, self.contribution)

    @cached_property
    def portail(self) -> Mapping[str, Any]:
        """Nothing: neither the credits, nor where a value comes from."""
        return {}

    @cached_property
    def valeurs(self) -> dict[str, Valeur]:
        """What the credits proposed and nobody confirmed shows as no answer; its version stays, so that one may be typed."""
        questions = self.questionnaire.par_cle
        toutes = super().valeurs
        for cle, valeur in toutes.items():
            code = questions[cle].preremplissage if cle in questions else ""
            if not valeur.confirmee and code.partition(".")[0] == FAMILLE_TUE:
                valeur.contenu = None
        return toutes

    @cached_property
    def _demandees(self) -> frozenset[str]:
        """What a correction opens is read from all the checks, as for everybody."""
        return questions_ouvertes(self.reponse.version_questionnaire.questionnaire, self._points_demandes)


def sans_controles_du_dehors(questionnaire: Questionnaire, contribution: Contribution) -> Questionnaire:
    """The same questions; of the checks, those that only compare answers given to the contributeur."""
    section = questionnaire.par_lettre[contribution.section.lettre]
    connues = {q.cle for q in section_ouverte(contribution, section).questions}
    gardes = tuple(c for c in questionnaire.controles if {c.question, *_termes(c)} <= connues)
    return replace(questionnaire, controles=gardes)


def _termes(controle: Controle) -> Iterator[str]:
    """Keys a check looks at; « @credits… » for a value of the portal."""
    regle = controle.regle
    if isinstance(regle, Comparaison):
        for operande in (regle.gauche, regle.droite):
            yield from (terme.partition("#")[0] for terme in operande.termes)
    else:
        yield regle.question
