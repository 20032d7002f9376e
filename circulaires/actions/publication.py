"""The life of a text: brouillon → en relecture → signé → publié."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from circulaires.actions.redaction import verrouiller
from circulaires.models import Texte
from circulaires.regles import TRANSITIONS, Dossier, manques_pour_publier
from mildeca_portal.socle.courriels import deposer
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.etats import changer_statut
from mildeca_portal.socle.evenements import Acteur, journaliser
from mildeca_portal.socle.fichiers import PDF, Depot, conserver
from prefectures.models import Mandat


def dossier_de(texte: Texte) -> Dossier:
    """The text with what it holds: five queries, six for an instruction."""
    return Dossier(
        texte,
        list(texte.orientations.prefetch_related("objectifs_cibles")),
        list(texte.chantiers.all()),
        list(texte.regles.all()),
        list(texte.echeances.all()),
        list(texte.contenus.all()) if texte.nature == Texte.Nature.INSTRUCTION else [],
    )


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
    changer_statut(pris, Texte.Statut.EN_RELECTURE, TRANSITIONS, date_signature=None, signataire="", fichier=None)
    journaliser("circulaires.texte.signature_retiree", pris, par=par, donnees={"fichier": ancien})
    return pris


@transaction.atomic
def publier(texte: Texte, *, par: Acteur) -> Texte:
    """Signé → publié: frozen, public, and announced by mail to every chef de projet in office.

    Raises `ActionRefusee` with everything that is missing. Of two simultaneous publications one wins.
    """
    pris = verrouiller(texte)
    if pris.statut in Texte.PUBLICS:
        raise ActionRefusee("Ce texte est déjà publié.")
    if manques := manques_pour_publier(dossier_de(pris), timezone.localdate()):
        raise ActionRefusee(manque.phrase for manque in manques)
    changer_statut(pris, Texte.Statut.PUBLIE, TRANSITIONS, date_publication=timezone.now())
    journaliser("circulaires.texte.publie", pris, par=par, donnees={"exercice": pris.exercice})
    annoncer(pris)
    return pris


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
    deposer("circulaires_publication", adresses, {"texte": texte}, cle=cle)
