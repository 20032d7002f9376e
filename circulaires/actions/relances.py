"""Reminders to who has not acknowledged a text: asked by staff or by a région, or due by the calendar."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from circulaires.lectures import LigneDeLecture, a_relancer, lignes_de, relancables, suivi
from circulaires.models import RelanceLecture, Texte
from mildeca_portal.socle.courriels import deposer
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import SYSTEME, Acteur, journaliser
from prefectures.habilitations import Habilitations
from prefectures.models import Prefecture
from prefectures.postes import postes_au

PALIERS = (30, 15)  # days after the publication, the last first
# A reminder missed while the portal was down is still sent for a week; a newcomer is not reminded months later.
RATTRAPAGE = 7


def _verrouiller(texte: Texte) -> Texte | None:
    """The text in force and written here, under the lock that an acknowledgement takes too; None: nothing to read."""
    en_vigueur = Texte.objects.filter(pk=texte.pk, statut=Texte.Statut.PUBLIE).exclude(origine=Texte.Origine.REFERENCE)
    return en_vigueur.select_for_update(of=("self",), no_key=True).first()


@transaction.atomic
def relancer(texte: Texte, habilitations: Habilitations, *, par: Acteur) -> int:
    """Remind every post that the person may remind and that has not read, at most once a day each. Returns how many.

    Raises `ActionRefusee` when the text is not in force, or nobody is left to remind today.
    """
    pris = _verrouiller(texte)
    if pris is None:
        raise ActionRefusee("Ce texte n’est pas en vigueur\u00a0: il n’y a pas de lecture à attendre.")
    jour = timezone.localdate()
    lignes = relancables(suivi(pris, habilitations, jour), habilitations, jour)
    if not lignes:
        raise ActionRefusee("Aucun poste n’est à relancer aujourd’hui.")
    return _envoyer(pris, lignes, jour, par=par, automatique=False, region=par.territoire)


@transaction.atomic
def relancer_par_le_calendrier(texte: Texte, jour: date) -> int:
    """The reminder due 15 or 30 days after the publication. Idempotent. Returns how many posts were reminded."""
    pris = _verrouiller(texte)
    palier = palier_du(pris, jour) if pris else None
    if pris is None or palier is None:
        return 0
    prefectures = list(Prefecture.objects.du_reseau(jour).select_related("region").order_by("code"))
    lignes = a_relancer(lignes_de(pris, postes_au(prefectures, jour, avec_les_noms=True)), jour)
    lignes = [x for x in lignes if not any(le >= palier for le in x.relances)]
    return _envoyer(pris, lignes, jour, par=SYSTEME, automatique=True) if lignes else 0


def palier_du(texte: Texte, jour: date) -> date | None:
    """The day of the reminder that `jour` may still send, None when none is due or the exercice is over."""
    if texte.date_publication is None or (texte.exercice is not None and texte.exercice < jour.year):
        return None
    publie_le = timezone.localdate(texte.date_publication)
    for jours in PALIERS:
        palier = publie_le + timedelta(days=jours)
        if palier <= jour < palier + timedelta(days=RATTRAPAGE):
            return palier
    return None


def _envoyer(
    texte: Texte, lignes: Sequence[LigneDeLecture], jour: date, *, par: Acteur, automatique: bool, region: str = ""
) -> int:
    RelanceLecture.objects.bulk_create(
        RelanceLecture(
            texte=texte, prefecture=x.poste.prefecture, niveau=x.poste.niveau, automatique=automatique, le=jour
        )
        for x in lignes
    )
    personnes = [x.poste.mandat.personne for x in lignes if x.poste.mandat]
    adresses = [p.courriel for p in personnes if p.is_active]
    deposer("circulaires_relance", adresses, {"texte": texte}, cle=f"circulaires.relance.{texte.pk}.{jour.isoformat()}")
    journaliser("circulaires.texte.relance", texte, par=par, region=region, donnees={"postes": len(lignes)})
    return len(lignes)
