"""The life of an edition of the national report: asked, frozen, composed, published."""

from contextlib import suppress

from django.db import transaction
from django.utils import timezone

from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.etats import changer_statut
from mildeca_portal.socle.evenements import Acteur, journaliser
from mildeca_portal.socle.fichiers import PDF, XLSX, Depot, conserver
from mildeca_portal.socle.taches import Suivi, lancer
from rapports.actions import campagne as actions_campagne
from rapports.chiffres.jeu import assembler
from rapports.documents.rapport_pdf import composer_pdf
from rapports.documents.rapport_xlsx import composer_classeur
from rapports.models import Campagne, Edition, Reponse
from rapports.regles_editions import TRANSITIONS, refus_de_generer, refus_de_publier

S = Edition.Statut
TRAVAIL = "rapports.edition"
PAGES_PREVUES = 65  # of the report on 102 préfectures: only moves the progress bar


@transaction.atomic
def demander(campagne: Campagne, *, par: Acteur) -> Edition:
    """Queue a new edition of the report. Raises `ActionRefusee`: nothing to report, or one is already on its way."""
    brouillon = _preparer(campagne)
    if brouillon.travail and brouillon.travail.en_marche:
        raise ActionRefusee("Une édition de ce rapport est déjà en cours de préparation.")
    return _mettre_en_file(brouillon, "rapports.edition.demandee", par)


@transaction.atomic
def demander_les_documents(edition: Edition, *, par: Acteur) -> Edition:
    """Queue the documents that a frozen edition lacks. Raises `ActionRefusee`: none lacks, or they are on their way."""
    edition = Edition.objects.select_for_update(of=("self",)).select_related("travail").get(pk=edition.pk)
    if edition.travail and edition.travail.en_marche:
        raise ActionRefusee("Les documents de cette édition sont déjà en cours de composition.")
    if edition.statut == S.BROUILLON or (edition.pdf_id and edition.xlsx_id):
        raise ActionRefusee("Aucun document ne manque à cette édition.")
    return _mettre_en_file(edition, "rapports.edition.documents_demandes", par)


def generer_edition(campagne: Campagne, *, par: Acteur, avec_pdf: bool = True) -> Edition:
    """A new edition at once, without the queue: frozen, with its workbook and, unless told otherwise, its PDF.

    Raises `ActionRefusee` as `demander`; a PDF that cannot be made (`PangoManquant`) is left out, and can be asked later
    with `demander_les_documents`.
    """
    with transaction.atomic():
        edition = _preparer(campagne)
        journaliser("rapports.edition.demandee", edition, par=par, donnees=_donnees(edition))
    figer(edition)
    composer_le_classeur(edition)
    if avec_pdf:
        with suppress(ActionRefusee):  # the page of the report says what misses
            composer_le_pdf(edition)
    return edition


def realiser(edition: Edition, suivi: Suivi) -> None:
    """Body of the background task: what is not done yet, in order. Raises `ActionRefusee` when the PDF cannot be made."""
    if edition.statut == S.BROUILLON:
        suivi.avancer(5, "Lecture des réponses acceptées")
        figer(edition)
    if edition.xlsx_id is None:
        suivi.avancer(15, "Composition du classeur")
        composer_le_classeur(edition)
    if edition.pdf_id is None:
        suivi.avancer(30, "Composition du PDF")
        composer_le_pdf(edition, suivi)


def figer(edition: Edition) -> None:
    """Freeze what the apps know now: the edition keeps the data set and its hash."""
    jeu = assembler(edition.campagne.exercice)
    with transaction.atomic():
        changer_statut(
            edition,
            S.GELEE,
            TRANSITIONS,
            donnees=jeu.en_dict(),
            empreinte=jeu.empreinte,
            gelee_le=timezone.now(),
        )


def composer_le_classeur(edition: Edition) -> None:
    octets = composer_classeur(edition.jeu, numero=edition.numero)
    _attacher(edition, "xlsx", Depot(f"donnees-{_nom(edition)}.xlsx", XLSX, octets))


def composer_le_pdf(edition: Edition, suivi: Suivi | None = None) -> None:
    """Raises `PangoManquant` or `RenduImpossible`."""
    vues = 0

    def page_faite(page: int) -> None:
        nonlocal vues
        vues = max(vues, page)
        if suivi and page % 5 == 0:
            suivi.avancer(30 + min(65 * vues // PAGES_PREVUES, 65), f"Composition du PDF\u00a0: page {vues}")

    octets = composer_pdf(edition.jeu, numero=edition.numero, page_faite=page_faite)
    _attacher(edition, "pdf", Depot(f"rapport-{_nom(edition)}.pdf", PDF, octets))


@transaction.atomic
def publier(edition: Edition, *, par: Acteur, exiger_pdf: bool = True) -> Edition:
    """Make an edition the public one; the edition published before is replaced, the campaign is published with it.

    `exiger_pdf`: False where no PDF can be made. Raises `ActionRefusee`: a document is missing, the survey is still open.
    """
    campagne = Campagne.objects.select_for_update(of=("self",)).get(pk=edition.campagne_id)
    edition = Edition.objects.select_for_update(of=("self",)).select_related("campagne").get(pk=edition.pk)
    if refus := refus_de_publier(edition, campagne.statut, exiger_pdf=exiger_pdf):
        raise ActionRefusee(refus)
    maintenant = timezone.now()
    for ancienne in campagne.editions.filter(statut=S.PUBLIEE).defer("donnees"):
        changer_statut(ancienne, S.REMPLACEE, TRANSITIONS, remplacee_le=maintenant)
        journaliser("rapports.edition.remplacee", ancienne, par=par, donnees=_donnees(ancienne))
    changer_statut(edition, S.PUBLIEE, TRANSITIONS, publiee_le=maintenant)
    if campagne.statut == Campagne.Statut.CLOSE:
        actions_campagne.publier(campagne, par=par)
    journaliser(
        "rapports.edition.publiee", edition, par=par, donnees={**_donnees(edition), "empreinte": edition.empreinte}
    )
    return edition


def _preparer(campagne: Campagne) -> Edition:
    """The draft to fill, under the lock of the campaign: the one a failure left, or a new number."""
    campagne = Campagne.objects.select_for_update(of=("self",)).get(pk=campagne.pk)
    acceptees = campagne.reponses.filter(statut=Reponse.Statut.ACCEPTEE).count()
    if refus := refus_de_generer(campagne.statut, acceptees):
        raise ActionRefusee(refus)
    editions = campagne.editions.defer("donnees").select_related("travail")
    if brouillon := editions.filter(statut=S.BROUILLON).first():
        return brouillon
    derniere = editions.order_by("-numero").first()
    return Edition.objects.create(campagne=campagne, numero=derniere.numero + 1 if derniere else 1)


def _mettre_en_file(edition: Edition, evenement: str, par: Acteur) -> Edition:
    journaliser(evenement, edition, par=par, donnees=_donnees(edition))
    edition.travail = lancer(TRAVAIL, demandeur_id=par.personne_id, edition_id=edition.pk)
    Edition.objects.filter(pk=edition.pk).update(travail=edition.travail)
    return edition


def _attacher(edition: Edition, champ: str, depot: Depot) -> None:
    with transaction.atomic():
        fichier = conserver(depot, depose_par_id=None)
        Edition.objects.filter(pk=edition.pk).update(**{champ: fichier})
    setattr(edition, champ, fichier)


def _nom(edition: Edition) -> str:
    return f"mildeca-{edition.campagne.exercice}-edition-{edition.numero}"


def _donnees(edition: Edition) -> dict[str, int]:
    return {"exercice": edition.campagne.exercice, "numero": edition.numero}
