"""A questionnaire is composed, taken over from last year, corrected while it is answered: one action for each change."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.etats import Transitions, changer_statut
from mildeca_portal.socle.evenements import Acteur, evenements_de, journaliser
from prefectures.models import Personne
from rapports.actions.avancement import recompter_les_reponses
from rapports.composition.changements import Bilan, comparer
from rapports.composition.compatibilite import Usages, refus, usages
from rapports.composition.document import Document, OperationRefusee
from rapports.composition.manques import exiger
from rapports.composition.reconduction import reconduire as document_reconduit
from rapports.models import (
    Campagne,
    Contribution,
    Reponse,
    RevisionQuestionnaire,
    SectionReponse,
    Valeur,
    VersionQuestionnaire,
)
from rapports.questionnaire.definition import Questionnaire
from rapports.questionnaire.lecture import DefinitionInvalide, empreinte, lire_brouillon

S, R = VersionQuestionnaire.Statut, Reponse.Statut
TRANSITIONS: Transitions = {
    S.COMPOSITION: frozenset({S.OUVERTE}),
    S.OUVERTE: frozenset({S.REMPLACEE}),
    S.REMPLACEE: frozenset(),
}
# Answers that follow a correction. One that was submitted keeps its version, even when it comes back to be corrected: its
# préfecture may then write in the questions concerned only, and a new obligatory one would block it.
EN_COURS = (R.A_COMMENCER, R.EN_COURS, R.A_VALIDER)
REVISIONS_GARDEES = 200
FIGE = "Ce questionnaire est figé depuis son ouverture : pour le changer, corrigez-le par une nouvelle version."
Operation = Callable[[Document], Document]


class DocumentPerime(ActionRefusee):
    """Someone changed the questionnaire since the page was shown; nothing is saved.

    `bilan`: what changed since (None: too old to be known). `auteurs`: who did. `revision`: the one to save on next.
    """

    def __init__(self, version: VersionQuestionnaire, bilan: Bilan | None, auteurs: list[str]) -> None:
        self.version, self.bilan, self.auteurs, self.revision = version, bilan, auteurs, version.revision
        super().__init__(
            "Le questionnaire a été modifié entre-temps : votre saisie n’est pas enregistrée, elle est gardée à l’écran. "
            "Voyez ce qui a changé, puis enregistrez de nouveau."
        )


@transaction.atomic
def modifier(
    version: VersionQuestionnaire, operation: Operation, *, revision: int, par: Acteur
) -> VersionQuestionnaire:
    """Apply one operation to the document as it was at `revision`.

    Raises `ActionRefusee` (frozen, or the operation refuses) and `DocumentPerime` (changed since).
    """
    version = verrouiller(version)
    _exiger_la_composition(version)
    if version.revision != revision:
        raise _perime(version, revision)
    document = operation(version.definition)
    if document == version.definition:
        return version
    return _ecrire(version, document, par)


def remplacer(version: VersionQuestionnaire, document: Document, *, revision: int, par: Acteur) -> VersionQuestionnaire:
    """The whole document at once (import of a file). Raises as `modifier`, and when the exercice is not that of the version."""
    if int(document.get("exercice", 0)) != version.exercice:
        raise OperationRefusee(f"Ce questionnaire n’est pas celui de l’exercice {version.exercice}.")
    return modifier(version, lambda _: document, revision=revision, par=par)


def verrouiller(version: VersionQuestionnaire) -> VersionQuestionnaire:
    """The row as it is now, for the length of the transaction."""
    VersionQuestionnaire.objects.select_for_update(of=("self",)).get(pk=version.pk)
    return VersionQuestionnaire.objects.select_related("issue_de").get(pk=version.pk)


def _exiger_la_composition(version: VersionQuestionnaire) -> None:
    if version.statut != S.COMPOSITION:
        raise ActionRefusee(FIGE)


def _ecrire(version: VersionQuestionnaire, document: Document, par: Acteur) -> VersionQuestionnaire:
    RevisionQuestionnaire.objects.create(version=version, revision=version.revision, definition=version.definition)
    RevisionQuestionnaire.objects.filter(version=version, revision__lt=version.revision - REVISIONS_GARDEES).delete()
    version.definition, version.empreinte = document, empreinte(document)
    version.revision += 1
    version.save(update_fields=["definition", "empreinte", "revision"])
    _journaliser("modifie", version, par, revision=version.revision)
    return version


def _journaliser(acte: str, version: VersionQuestionnaire, par: Acteur, **donnees: Any) -> None:
    journaliser(
        f"rapports.questionnaire.{acte}",
        version,
        par=par,
        donnees={"exercice": version.exercice, "version": version.numero, **donnees},
    )


def _perime(version: VersionQuestionnaire, revision: int) -> DocumentPerime:
    avant = version.revisions.filter(revision=revision).values_list("definition", flat=True).first()
    bilan = None
    if avant is not None:
        bilan = comparer(lire_brouillon(avant), lire_brouillon(version.definition))
    actes = evenements_de(version).filter(code="rapports.questionnaire.modifie", donnees__revision__gt=revision)
    auteurs = Personne.objects.filter(pk__in=actes.values("acteur_id")).order_by("nom", "prenom")
    return DocumentPerime(version, bilan, [str(personne) for personne in auteurs])


@transaction.atomic
def reconduire(version: VersionQuestionnaire, *, par: Acteur) -> VersionQuestionnaire:
    """Next exercice's questionnaire, taken over from this one. Raises `ActionRefusee` when that exercice has one already."""
    version, exercice = verrouiller(version), version.exercice + 1
    if VersionQuestionnaire.objects.filter(exercice=exercice).exists():
        raise ActionRefusee(f"L’exercice {exercice} a déjà un questionnaire.")
    document = document_reconduit(version.definition, exercice)
    nouvelle = VersionQuestionnaire.objects.create(
        exercice=exercice, numero=1, definition=document, empreinte=empreinte(document), issue_de=version
    )
    _journaliser("reconduit", nouvelle, par, origine=version.pk)
    return nouvelle


@transaction.atomic
def corriger(version: VersionQuestionnaire, *, motif: str, par: Acteur) -> VersionQuestionnaire:
    """A new version to compose from the open one. Raises `ActionRefusee`: no reason, not open, a correction begun already."""
    version = verrouiller(version)
    phrases = []
    if not motif.strip():
        phrases.append("Indiquez le motif de la correction.")
    if version.statut != S.OUVERTE:
        phrases.append("Seul un questionnaire ouvert se corrige par une nouvelle version.")
    versions = VersionQuestionnaire.objects.filter(exercice=version.exercice)
    if versions.filter(statut=S.COMPOSITION).exists():
        phrases.append("Une correction de ce questionnaire est déjà en composition.")
    if _publiee(version.exercice):
        phrases.append("Les résultats de cette enquête sont publiés : son questionnaire ne change plus.")
    if phrases:
        raise ActionRefusee(phrases)
    nouvelle = VersionQuestionnaire.objects.create(
        exercice=version.exercice,
        numero=(versions.aggregate(dernier=Max("numero"))["dernier"] or 0) + 1,
        definition=version.definition,
        empreinte=version.empreinte,
        issue_de=version,
        motif=motif.strip(),
    )
    _journaliser("correction_commencee", nouvelle, par)
    return nouvelle


def _publiee(exercice: int) -> bool:
    return Campagne.objects.filter(exercice=exercice, statut=Campagne.Statut.PUBLIEE).exists()


@transaction.atomic
def abandonner(version: VersionQuestionnaire, *, revision: int, par: Acteur) -> None:
    """Drop a version being composed that another one was the origin of. What is open stays as it is."""
    version = verrouiller(version)
    _exiger_la_composition(version)
    if version.issue_de is None:
        raise ActionRefusee("Le questionnaire de référence d’un exercice ne s’abandonne pas.")
    if version.revision != revision:
        raise _perime(version, revision)
    if not version.est_correction and Campagne.objects.filter(exercice=version.exercice).exists():
        raise ActionRefusee("Une enquête est prévue avec ce questionnaire : il ne s’abandonne plus.")
    _journaliser("abandonne", version, par)
    version.delete()


@transaction.atomic
def publier_la_correction(version: VersionQuestionnaire, *, revision: int, par: Acteur) -> VersionQuestionnaire:
    """Open a corrected version in place of the one it comes from: the answers in progress follow it, all of them or none.

    They are locked before anything is counted: a save in flight ends first, or waits and is told that the questionnaire
    changed. Raises `ActionRefusee` with each reason: what prevents opening, what an answer holds that would disappear.
    """
    campagnes = Campagne.objects.select_for_update(of=("self",)).filter(exercice=version.exercice)
    campagne = campagnes.first()
    version = verrouiller(version)
    _exiger_la_composition(version)
    if version.revision != revision:
        raise _perime(version, revision)
    ancienne = version.issue_de
    if ancienne is None or not version.est_correction or campagne is None:
        raise ActionRefusee("Ce questionnaire s’ouvre avec son enquête : il ne remplace aucune version ouverte.")
    if campagne.statut == Campagne.Statut.PUBLIEE:
        raise ActionRefusee("Les résultats de cette enquête sont publiés : son questionnaire ne change plus.")
    reponses = list(campagne.reponses.select_for_update(of=("self",)).filter(statut__in=EN_COURS).order_by("pk"))
    if phrases := refus_de_publier(version, reponses):
        raise ActionRefusee(phrases)
    maintenant = timezone.now()
    changer_statut(verrouiller(ancienne), S.REMPLACEE, TRANSITIONS)
    changer_statut(version, S.OUVERTE, TRANSITIONS, ouverte_le=maintenant)
    Reponse.objects.filter(pk__in=[r.pk for r in reponses]).update(version_questionnaire=version)
    _recalculer_les_sections(version.questionnaire, reponses)
    _journaliser("corrige", version, par, reponses=len(reponses))
    return version


def reponses_en_cours(version: VersionQuestionnaire) -> list[Reponse]:
    """Answers that follow a correction of the questionnaire of that exercice."""
    return list(Reponse.objects.filter(campagne__exercice=version.exercice, statut__in=EN_COURS).order_by("pk"))


def refus_de_publier(version: VersionQuestionnaire, reponses: list[Reponse]) -> list[str]:
    """Why a correction cannot be published now; the page says the same. Empty: it can."""
    assert version.issue_de is not None
    try:
        exiger(version.definition)
        avant, apres = version.issue_de.questionnaire, version.questionnaire
    except (OperationRefusee, DefinitionInvalide) as erreur:
        return list(erreur.phrases)
    if version.definition == version.issue_de.definition:
        return ["Rien n’est encore corrigé."]
    return [*refus(avant, apres, usages_de(reponses)), *_invites(avant, apres, reponses)]


def usages_de(reponses: list[Reponse]) -> Usages:
    """What those answers hold, by question."""
    lignes = Valeur.objects.filter(reponse__in=[r.pk for r in reponses]).exclude(contenu=None)
    return usages(lignes.values_list("cle", "contenu", "reponse__prefecture__siege_de_region"))


def _invites(avant: Questionnaire, apres: Questionnaire, reponses: list[Reponse]) -> list[str]:
    """A section where a contributeur is invited stays."""
    retirees = [s.lettre for s in avant.sections if s.lettre not in apres.par_lettre]
    invites = Contribution.objects.filter(
        section__reponse__in=[r.pk for r in reponses], section__lettre__in=retirees, revoquee_le=None
    )
    lettres = sorted(set(invites.values_list("section__lettre", flat=True))) if retirees else []
    return [f"La section {x} ne peut pas disparaître : des contributeurs y sont invités." for x in lettres]


def _recalculer_les_sections(questionnaire: Questionnaire, reponses: list[Reponse]) -> None:
    """Rows of the follow-up: those of the new sections are made, those of the removed ones go, the others are counted again."""
    ids = [r.pk for r in reponses]
    SectionReponse.objects.filter(reponse__in=ids).exclude(lettre__in=questionnaire.par_lettre).delete()
    SectionReponse.objects.bulk_create(
        [SectionReponse(reponse_id=pk, lettre=lettre) for pk in ids for lettre in questionnaire.par_lettre],
        ignore_conflicts=True,
    )
    recompter_les_reponses(ids)
