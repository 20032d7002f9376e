"""A workbook handed in: kept, compared, then applied once or given up. Answers are only written by `saisie.enregistrer`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.fichiers import Depot, conserver, supprimer
from mildeca_portal.socle.models import Fichier
from mildeca_portal.socle.templatetags.formats import instant
from mildeca_portal.socle.versions import Jeton
from prefectures.habilitations import Fonction
from prefectures.models import Prefecture
from rapports.actions.saisie import Conflit, Fonctions, Soumission, enregistrer, journaliser_reponse, verrouiller
from rapports.classeur.differences import Comparaison, comparer
from rapports.classeur.lecture import ClasseurLu, lire
from rapports.classeur.signature import ClasseurRefuse, Enveloppe
from rapports.dossiers import Dossier
from rapports.models import ImportDeClasseur, Reponse, VersionQuestionnaire
from rapports.questionnaire.definition import Questionnaire


@dataclass(frozen=True, slots=True)
class Reprise:
    """Outcome of an application: keys written, by section; questions that somebody changed in the meantime."""

    enregistrees: dict[str, list[str]] = field(default_factory=dict)
    conflits: list[Conflit] = field(default_factory=list)

    @property
    def nombre(self) -> int:
        return sum(len(cles) for cles in self.enregistrees.values())


def lire_pour(contenu: bytes, reponse: Reponse) -> ClasseurLu:
    """Read a workbook and check that it is that of this answer. Raises `ActionRefusee` with a sentence."""
    try:
        lu = lire(contenu)
    except ClasseurRefuse as refus:
        raise ActionRefusee(refus.phrase) from refus
    _verifier_l_origine(lu.enveloppe, reponse)
    return lu


def _verifier_l_origine(enveloppe: Enveloppe, reponse: Reponse) -> None:
    if enveloppe.exercice != reponse.campagne.exercice:
        raise ActionRefusee(
            f"Ce classeur est celui de l’enquête sur l’exercice {enveloppe.exercice}, "
            f"pas sur l’exercice {reponse.campagne.exercice}."
        )
    if enveloppe.prefecture != reponse.prefecture.code:
        autre = Prefecture.objects.filter(code=enveloppe.prefecture).first()
        de_qui = f"{autre.nom} ({autre.code})" if autre else "une autre préfecture"
        raise ActionRefusee(
            f"Ce classeur est celui de : {de_qui}. Déposez celui de : "
            f"{reponse.prefecture.nom} ({reponse.prefecture.code})."
        )


def questionnaire_d_origine(enveloppe: Enveloppe, reponse: Reponse) -> Questionnaire:
    """The questionnaire the workbook was made from. Raises `ActionRefusee` when it is no longer kept."""
    actuelle = reponse.version_questionnaire
    if enveloppe.version == actuelle.numero:
        return actuelle.questionnaire
    ancienne = VersionQuestionnaire.objects.filter(exercice=enveloppe.exercice, numero=enveloppe.version).first()
    if ancienne is None:
        raise ActionRefusee(
            "Le questionnaire de ce classeur n’existe plus : téléchargez de nouveau le classeur de votre préfecture."
        )
    return ancienne.questionnaire


@transaction.atomic
def deposer(reponse: Reponse, depot: Depot, *, par: Fonction) -> ImportDeClasseur:
    """Keep a workbook of this answer, to be read before it is applied. Raises `ActionRefusee`."""
    dossier = Dossier(verrouiller(reponse.pk, exclusif=False), timezone.now())
    if dossier.refus_de_saisie:
        raise ActionRefusee(dossier.refus_de_saisie)
    lu = lire_pour(depot.contenu, dossier.reponse)
    questionnaire_d_origine(lu.enveloppe, dossier.reponse)
    fichier = conserver(depot, depose_par_id=par.personne_id)
    depose = ImportDeClasseur.objects.create(
        reponse=reponse, fichier=fichier, depose_le=dossier.maintenant, depose_par_id=par.personne_id
    )
    journaliser_reponse("classeur_depose", dossier.reponse, par)
    return depose


def examiner(depose: ImportDeClasseur, dossier: Dossier, fonctions: Fonctions) -> Comparaison:
    """What the kept workbook would change now. Raises `ActionRefusee` when it cannot be read any more."""
    with depose.fichier.contenu.open("rb") as fichier:
        contenu = fichier.read()
    lu = lire_pour(contenu, dossier.reponse)
    return comparer(lu, questionnaire_d_origine(lu.enveloppe, dossier.reponse), dossier, fonctions)


@transaction.atomic
def appliquer(
    depose: ImportDeClasseur, choix: Mapping[str, Jeton | None], *, fonctions: Fonctions, par: Fonction
) -> Reprise:
    """Save the answers of the workbook that were chosen, section by section, in one transaction.

    `choix`: {key: token of what the person was shown of the portal}. What the workbook holds is read again from the kept
    file. A question that somebody changed since is in conflict and the rest is saved: the workbook then stays, to choose
    again. Raises `ActionRefusee` when it was applied or given up already, or when the answer is closed; nothing is
    written then.
    """
    pris = _prendre(depose)
    # Alone on this answer: several sections are saved one after the other, and must not cross another save.
    dossier = Dossier(verrouiller(pris.reponse_id, exclusif=True), timezone.now())
    if dossier.refus_de_saisie:
        raise ActionRefusee(dossier.refus_de_saisie)
    comparaison = examiner(pris, dossier, fonctions)
    par_section: dict[str, dict[str, Soumission]] = {}
    for difference in comparaison.a_choisir:
        if difference.cle in choix:
            soumission = Soumission(choix[difference.cle], difference.propose)
            par_section.setdefault(difference.lettre, {})[difference.cle] = soumission
    reprise = _enregistrer(dossier.reponse, par_section, fonctions)
    if not reprise.conflits:
        pris.applique_le = dossier.maintenant
        pris.save(update_fields=["applique_le"])
    if reprise.nombre or not reprise.conflits:
        journaliser_reponse("classeur_importe", dossier.reponse, par, reponses=reprise.nombre)
    return reprise


def _enregistrer(
    reponse: Reponse, par_section: Mapping[str, Mapping[str, Soumission]], fonctions: Fonctions
) -> Reprise:
    reprise = Reprise()
    for lettre in sorted(par_section):
        soumissions = par_section[lettre]
        # Whoever wrote the value in the workbook confirms it, were it the one that was pre-filled.
        bilan = enregistrer(reponse, lettre, soumissions, fonctions=fonctions, confirmees=soumissions.keys())
        reprise.conflits.extend(bilan.conflits)
        if bilan.enregistrees:
            reprise.enregistrees[lettre] = bilan.enregistrees
    return reprise


def _prendre(depose: ImportDeClasseur) -> ImportDeClasseur:
    """The row under its lock, if nothing was decided yet: a double click applies once."""
    pris = (
        ImportDeClasseur.objects.select_for_update(of=("self",)).select_related("fichier").filter(pk=depose.pk).first()
    )
    if pris is None:
        raise ActionRefusee("Ce classeur a été abandonné : déposez-le de nouveau.")
    verifier_en_attente(pris)
    return pris


def verifier_en_attente(depose: ImportDeClasseur) -> None:
    """Raises `ActionRefusee` when the workbook was applied already."""
    if depose.applique_le:
        raise ActionRefusee(f"Ce classeur a déjà été importé le {instant(depose.applique_le)} (heure de Paris).")


@transaction.atomic
def renoncer(depose: ImportDeClasseur) -> None:
    """Give a workbook up: nothing of it was written, nothing of it is kept. Raises `ActionRefusee` once applied."""
    pris = _prendre(depose)
    fichiers = Fichier.objects.filter(pk=pris.fichier_id)
    pris.delete()
    supprimer(fichiers)
