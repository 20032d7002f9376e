"""The 510 people of the measure, and what they may write: five of each préfecture, each with a section and a session."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone

from mildeca_portal.comptes.sessions import SessionStore
from prefectures.models import Affectation, Mandat, Personne, Prefecture, Role
from rapports.models import Campagne, Reponse
from rapports.questionnaire.definition import Question, Questionnaire, Qui, Type

EXERCICE = 2025
PAR_PREFECTURE = 5
# Two people never invent the same amount or the same text: each acknowledged save makes a version.
LARGES = frozenset({Type.EUROS, Type.TEXTE, Type.TEXTE_LONG})
TYPES = LARGES | {Type.ENTIER, Type.POURCENTAGE}


@dataclass(frozen=True)
class Usager:
    """Someone signed in, with one section of one answer in hand."""

    session: str
    reponse: int
    code: str
    lettre: str
    questions: tuple[Question, ...]


def questions_simples(questionnaire: Questionnaire, lettre: str) -> tuple[Question, ...]:
    """Those a person fills in one gesture, that show for everyone."""
    return tuple(
        q
        for q in questionnaire.par_lettre[lettre].questions
        if q.type in TYPES and q.qui is Qui.DEPARTEMENTAL and q.condition is None
    )


def preparer_la_campagne() -> Questionnaire:
    """Every answer of the demonstration is open to be written, until tomorrow."""
    campagne = Campagne.objects.get(exercice=EXERCICE)
    cloture = max(campagne.cloture, timezone.now() + timedelta(days=1))
    fin = max(campagne.fin_de_revue, cloture)
    Campagne.objects.filter(pk=campagne.pk).update(
        statut=Campagne.Statut.OUVERTE, cloture=cloture, fin_de_revue=fin, correction_debut=None, correction_fin=None
    )
    Reponse.objects.filter(campagne=campagne).update(statut=Reponse.Statut.EN_COURS, acceptee_le=None)
    return campagne.reponses.first().version_questionnaire.questionnaire  # type: ignore[union-attr]


def inscrire(questionnaire: Questionnaire) -> list[Usager]:
    """Five people of each préfecture, in random order; the fifth shares the section of the first."""
    lettres = [s.lettre for s in questionnaire.sections if len(questions_simples(questionnaire, s.lettre)) >= 3]
    usagers = []
    reponses = Reponse.objects.filter(campagne__exercice=EXERCICE).select_related("prefecture").order_by("pk")
    for rang, reponse in enumerate(reponses):
        for n, personne in enumerate(_equipe(reponse.prefecture)):
            lettre = lettres[(rang + n % (PAR_PREFECTURE - 1)) % len(lettres)]
            questions = questions_simples(questionnaire, lettre)
            usagers.append(Usager(_ouvrir(personne), reponse.pk, reponse.prefecture.code, lettre, questions))
    random.shuffle(usagers)
    return usagers


def _equipe(prefecture: Prefecture) -> Iterator[Personne]:
    """The chef de projet when there is one, and as many collaborateurs as it takes, fictitious."""
    mandat = (
        Mandat.objects.en_cours(timezone.localdate())
        .filter(prefecture=prefecture, niveau=Mandat.Niveau.DEPARTEMENTAL, personne__is_active=True)
        .select_related("personne")
        .first()
    )
    chef = [mandat.personne] if mandat else []
    yield from chef
    for n in range(PAR_PREFECTURE - len(chef)):
        personne = Personne.objects.create(
            courriel=f"charge-{n}-{prefecture.code.lower()}@prefectures.test", prenom="Charge", nom=f"Fictive {n}"
        )
        Affectation.objects.create(
            personne=personne,
            role=Role.COLLABORATEUR,
            perimetre="prefecture",
            prefecture=prefecture,
            debut=timezone.localdate() - timedelta(days=1),
        )
        yield personne


def _ouvrir(personne: Personne) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(personne.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = personne.get_session_auth_hash()
    session.create()
    return session.session_key or ""


def inventer(question: Question) -> str:
    """Something new to type in the field of a question."""
    hasard = random.SystemRandom()
    match question.type:
        case Type.ENTIER | Type.POURCENTAGE:
            return str(hasard.randint(int(question.minimum or 0), int(question.maximum or 900)))
        case Type.EUROS:
            return f"{hasard.randint(0, 9_000_000) / 100:.2f}"
        case Type.TEXTE:
            return f"Texte {hasard.getrandbits(60)}"
    return f"Récit « {hasard.getrandbits(60)} » de l’année, écrit à l’heure limite. " * 12
