"""The life of a text: brouillon → en relecture → signée → publiée, now or at a chosen instant."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from circulaires import documents
from circulaires.actions.redaction import verrouiller, verrouiller_avec_la_modifiee
from circulaires.dossiers import dossier_de
from circulaires.models import Strategie, Texte
from circulaires.regles import TRANSITIONS, manques_pour_publier
from mildeca_portal.socle.courriels import deposer
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.etats import changer_statut
from mildeca_portal.socle.evenements import SYSTEME, Acteur, journaliser
from mildeca_portal.socle.fichiers import PDF, Depot, conserver
from prefectures.models import Affectation, Mandat, Role


@transaction.atomic
def demander_la_relecture(texte: Texte, *, par: Acteur) -> Texte:
    """Brouillon → en relecture. The text can still be written."""
    pris = verrouiller(texte)
    changer_statut(pris, Texte.Statut.EN_RELECTURE, TRANSITIONS)
    journaliser("circulaires.texte.mis_en_relecture", pris, par=par)
    return pris


@transaction.atomic
def reprendre(texte: Texte, *, par: Acteur) -> Texte:
    """En relecture → brouillon."""
    pris = verrouiller(texte)
    changer_statut(pris, Texte.Statut.BROUILLON, TRANSITIONS)
    journaliser("circulaires.texte.repris", pris, par=par)
    return pris


@transaction.atomic
def enregistrer_la_signature(texte: Texte, *, le: date, signataire: str, pdf: Depot, par: Acteur) -> Texte:
    """En relecture → signé, with the signed PDF. From then on the text is no longer written.

    Raises `ActionRefusee` when the date is to come, the file is not a PDF, or the text is not being read again.
    """
    pris = verrouiller(texte)
    if le > timezone.localdate():
        raise ActionRefusee("La date de signature ne peut pas être dans le futur.")
    if pris.statut != Texte.Statut.EN_RELECTURE:
        raise ActionRefusee("Mettez d’abord le texte en relecture : la signature vient ensuite.")
    if pdf.type_mime != PDF:
        raise ActionRefusee("Le fichier signé doit être un PDF.")
    fichier = conserver(pdf, depose_par_id=par.personne_id)
    changer_statut(
        pris, Texte.Statut.SIGNE, TRANSITIONS, date_signature=le, signataire=signataire.strip(), fichier=fichier
    )
    journaliser("circulaires.texte.signe", pris, par=par, donnees={"fichier": fichier.pk})
    return pris


@transaction.atomic
def retirer_la_signature(texte: Texte, *, par: Acteur) -> Texte:
    """Signé → en relecture: what was signed by mistake is written again, then signed again."""
    pris = verrouiller(texte)
    ancien = pris.fichier_id
    changer_statut(
        pris,
        Texte.Statut.EN_RELECTURE,
        TRANSITIONS,
        date_signature=None,
        signataire="",
        fichier=None,
        publication_prevue_le=None,
    )
    journaliser("circulaires.texte.signature_retiree", pris, par=par, donnees={"fichier": ancien})
    return pris


@transaction.atomic
def publier(texte: Texte, *, par: Acteur) -> Texte:
    """Signée → publiée: frozen, public, and announced by mail to every chef de projet in office.

    An instruction takes the place of the one in force for the same strategy. Raises `ActionRefusee` with everything
    that is missing. Of two simultaneous publications one wins.
    """
    pris = verrouiller_avec_la_modifiee(texte)
    if pris.statut in Texte.PUBLICS:
        raise ActionRefusee("Ce texte est déjà publié.")
    if manques := manques_pour_publier(dossier_de(pris), timezone.localdate()):
        raise ActionRefusee(manque.phrase for manque in manques)
    changer_statut(
        pris,
        Texte.Statut.PUBLIE,
        TRANSITIONS,
        date_publication=timezone.now(),
        publication_prevue_le=None,
        **_fin_prevue(pris),
    )
    donnees = {"exercice": pris.exercice} if pris.exercice else {}
    journaliser("circulaires.texte.publie", pris, par=par, donnees=donnees)
    if pris.nature == Texte.Nature.INSTRUCTION:
        _remplacer_les_precedentes(pris, par)
    documents.composer_a_la_publication(pris)
    annoncer(pris)
    return pris


def _fin_prevue(texte: Texte) -> dict[str, Any]:
    """A modificative ends with the circulaire it modifies, when the repeal of that one is already planned."""
    modifie = texte.modifie
    if modifie is None or modifie.abroge_le is None:
        return {}
    return {"abroge_le": modifie.abroge_le, "motif_abrogation": modifie.motif_abrogation}


def _remplacer_les_precedentes(instruction: Texte, par: Acteur) -> None:
    """One instruction in force for a strategy. The strategy is locked: two new ones are published one after the other."""
    strategie = Strategie.objects.select_for_update().get(textes=instruction)
    en_vigueur = Texte.objects.instructions().filter(strategie=strategie, statut=Texte.Statut.PUBLIE)
    for ancienne in en_vigueur.exclude(pk=instruction.pk).select_for_update(of=("self",)):
        changer_statut(ancienne, Texte.Statut.REMPLACE, TRANSITIONS)
        journaliser("circulaires.texte.remplace", ancienne, par=par, donnees={"id": instruction.pk})


@transaction.atomic
def programmer_la_publication(texte: Texte, *, le: datetime, par: Acteur) -> Texte:
    """A signed text will be published at the instant `le`, by the periodic work. Programming again moves the instant.

    Raises `ActionRefusee` when `le` is past, or with everything that would be missing on that day.
    """
    pris = verrouiller(texte)
    if pris.statut in Texte.PUBLICS:
        raise ActionRefusee("Ce texte est déjà publié.")
    if le <= timezone.now():
        raise ActionRefusee("L’instant de la publication doit être à venir.")
    if manques := manques_pour_publier(dossier_de(pris), timezone.localdate(le)):
        raise ActionRefusee(manque.phrase for manque in manques)
    _prevoir(pris, le)
    journaliser("circulaires.texte.publication_programmee", pris, par=par, donnees={"le": le.isoformat()})
    return pris


@transaction.atomic
def annuler_la_programmation(texte: Texte, *, par: Acteur) -> Texte:
    """The text stays signed, to be published by hand. Raises `ActionRefusee` when no publication is due."""
    pris = verrouiller(texte)
    if pris.publication_prevue_le is None:
        raise ActionRefusee("Aucune publication n’est prévue pour ce texte.")
    _prevoir(pris, None)
    journaliser("circulaires.texte.programmation_annulee", pris, par=par)
    return pris


def _prevoir(texte: Texte, le: datetime | None) -> None:
    texte.publication_prevue_le = le
    texte.save(update_fields=["publication_prevue_le"])


@transaction.atomic
def publier_a_l_heure(texte: Texte) -> bool:
    """Publish a text whose instant has come. Returns whether it was.

    When something is missing by then, it is not published: the instant is cleared, the administrators are told why.
    """
    pris = verrouiller_avec_la_modifiee(texte)
    prevue = pris.publication_prevue_le
    if prevue is None or prevue > timezone.now():
        return False
    manques = manques_pour_publier(dossier_de(pris), timezone.localdate())
    if not manques:
        publier(pris, par=SYSTEME)
        return True
    _prevoir(pris, None)
    donnees = {"le": prevue.isoformat(), "manques": len(manques)}
    journaliser("circulaires.texte.publication_refusee", pris, par=SYSTEME, donnees=donnees)
    administrateurs = Affectation.objects.en_cours(timezone.localdate()).filter(
        role=Role.ADMINISTRATEUR, personne__is_active=True
    )
    adresses = administrateurs.order_by("personne__courriel").values_list("personne__courriel", flat=True).distinct()
    contexte = {"texte": pris, "prevue": prevue, "manques": manques}
    deposer("circulaires_publication_refusee", adresses, contexte)
    return False


GABARITS = {
    Texte.Nature.ANNUELLE: "circulaires_publication",
    Texte.Nature.MODIFICATIVE: "circulaires_publication_modificative",
    Texte.Nature.INSTRUCTION: "circulaires_publication_instruction",
}


def annoncer(texte: Texte) -> None:
    """Queue the mail of publication, once per person whatever the number of calls."""
    adresses = (
        Mandat.objects.en_cours(timezone.localdate())
        .filter(personne__is_active=True)
        .order_by("personne__courriel")
        .values_list("personne__courriel", flat=True)
        .distinct()
    )
    cle = f"circulaires.publie.{texte.pk}"
    deposer(GABARITS[Texte.Nature(texte.nature)], adresses, {"texte": texte}, cle=cle)
