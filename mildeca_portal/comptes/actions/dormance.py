"""The daily round of the accounts that nobody opens any more."""

from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from mildeca_portal.comptes import dormance
from mildeca_portal.comptes.actions.fermeture import PAR_DORMANCE, fermer_compte
from mildeca_portal.socle.courriels import deposer
from mildeca_portal.socle.evenements import SYSTEME, journaliser
from prefectures.actions.administrateurs import est_indispensable, verrouiller_les_administrateurs
from prefectures.models import Personne


def traiter_les_comptes_dormants() -> int:
    """Send the notices and close the accounts that are due today. Returns how many accounts were touched.

    Twice a day does the same as once. The longest asleep first, one transaction each. The last administrator is left
    alone, notice included: closing that account would leave nobody to let anyone in, and the others go on being closed.
    """
    # A day of margin: the rule itself counts in days of Paris.
    seuil = timezone.now() - (dormance.DORMANCE - dormance.PREAVIS[0]) + timedelta(days=1)
    ouverts = Personne.objects.filter(is_active=True).annotate(vue_le=Coalesce("last_login", "cree_le"))
    dormants = ouverts.filter(vue_le__lt=seuil).order_by("vue_le", "pk").values_list("pk", flat=True)
    return sum([_traiter(pk) for pk in list(dormants)])


@transaction.atomic
def _traiter(pk: int) -> bool:
    verrouiller_les_administrateurs()
    # Read again under the lock: the person may be signing in.
    personne = Personne.objects.verrouiller(pk)
    jour = timezone.localdate()
    du = dormance.dormance(personne, jour)
    if du is None or not personne.is_active or est_indispensable(pk, jour):
        return False
    if du.acte == "fermeture":
        fermer_compte(personne, par=SYSTEME, motif=PAR_DORMANCE)
    else:
        _avertir(personne, du)
    return True


def _avertir(personne: Personne, du: dormance.Dormance) -> None:
    personne.avis_dormance += 1
    personne.avis_dormance_le = timezone.now()
    personne.save(update_fields=["avis_dormance", "avis_dormance_le"])
    journaliser(
        "comptes.compte.averti_de_dormance",
        personne,
        par=SYSTEME,
        donnees={"avis": personne.avis_dormance, "fermeture_le": du.fermeture_le.isoformat()},
    )
    deposer("comptes_dormance", [personne.courriel], {"personne": personne, "fermeture_le": du.fermeture_le})
