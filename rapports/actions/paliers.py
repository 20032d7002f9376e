"""The schedule of reminders, changed while the campaign lives."""

from django.db import IntegrityError, transaction

from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur, journaliser
from rapports.actions.prolongations import verrouiller
from rapports.models import Campagne, PalierDeRelance
from rapports.regles import PUBLIEE


@transaction.atomic
def enregistrer(palier: PalierDeRelance, *, par: Acteur) -> PalierDeRelance:
    """Add a palier, or change it. Raises `ActionRefusee`: published, or another one stands at that day."""
    _exiger_vivante(palier)
    try:
        with transaction.atomic():
            palier.save()
    except IntegrityError as erreur:
        raise ActionRefusee(f"Un palier à J-{palier.jours} existe déjà.") from erreur
    _noter(palier, par)
    return palier


@transaction.atomic
def retirer(palier: PalierDeRelance, *, par: Acteur) -> None:
    """Take a palier out of the schedule; what left by it stays in the log."""
    _exiger_vivante(palier)
    _noter(palier, par)
    palier.delete()


def _exiger_vivante(palier: PalierDeRelance) -> None:
    if verrouiller(palier.campagne).statut == Campagne.Statut.PUBLIEE:
        raise ActionRefusee(PUBLIEE)


def _noter(palier: PalierDeRelance, par: Acteur) -> None:
    donnees = {"exercice": palier.campagne.exercice, "jours": palier.jours}
    journaliser("rapports.campagne.paliers_modifies", palier.campagne, par=par, donnees=donnees)
