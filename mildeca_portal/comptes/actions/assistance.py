"""Beginning and ending an assistance. Both are noted as the administrator's; the person is told by mail."""

from django.db import transaction
from django.utils import timezone

from mildeca_portal.comptes.assistance import refus_d_assister
from mildeca_portal.comptes.models import Assistance
from mildeca_portal.socle.courriels import deposer
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur, journaliser
from prefectures.habilitations import habilitations_de
from prefectures.models import Personne, Role


@transaction.atomic
def commencer_assistance(assistant: Personne, personne: Personne, *, motif: str, par: Acteur) -> Assistance:
    """Open an assistance of `personne`, with its reason, and tell the person. Raises `ActionRefusee`."""
    visee = Personne.objects.verrouiller(personne.pk)
    if refus := refus_d_assister(
        assistant, visee, de_l_assistant=habilitations_de(assistant), de_la_personne=habilitations_de(visee)
    ):
        raise ActionRefusee(refus)
    assistance = Assistance.objects.create(assistant=assistant, personne=visee, motif=motif, debut=timezone.now())
    journaliser("comptes.assistance.commencee", visee, par=par, donnees={"assistance": assistance.pk})
    deposer("comptes_assistance", [visee.courriel], {"assistance": assistance})
    return assistance


@transaction.atomic
def terminer_assistance(assistance: Assistance, *, cause: str) -> bool:
    """End it, once. `cause`: « quittee », « deconnexion », « expiree » or « rompue ». False: it was over already."""
    finie = Assistance.objects.filter(pk=assistance.pk, fin__isnull=True).update(fin=timezone.now())
    if finie:
        # Whoever lost the function meanwhile began it as administrateur.
        par = Acteur(assistance.assistant_id, Role.ADMINISTRATEUR)
        donnees = {"assistance": assistance.pk, "cause": cause}
        journaliser("comptes.assistance.terminee", assistance.personne, par=par, donnees=donnees)
    return bool(finie)
