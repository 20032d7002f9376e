"""Reminders: by the schedule of the campaign, or asked for now; each leaves once, whoever runs the work and how often."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone

from mildeca_portal.socle.courriels import deposer
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur, journaliser
from prefectures.habilitations import Fonction
from rapports.actions import bilans
from rapports.actions.prolongations import verrouiller
from rapports.actions.saisie import journaliser_reponse
from rapports.models import Campagne, Relance, Reponse, SectionReponse
from rapports.relances.attendues import Ligne, lignes_a_relancer, lignes_attendues, paliers_de
from rapports.relances.echeancier import relance_due

DEMANDEE = "demandee"


@transaction.atomic
def relancer_par_le_calendrier(campagne: Campagne, le: datetime) -> int:
    """Send what the schedule says at the instant `le`: to the préfectures, and to the régions. Idempotent.

    Returns how many préfectures and régions were written to. Who has nobody to read it is in the log, as not sent.
    """
    campagne = verrouiller(campagne)
    if campagne.relances_arretees_le or not campagne.en_marche:
        return 0
    paliers = paliers_de(campagne)
    dues = {}
    lignes = lignes_attendues(campagne, le)
    for ligne in lignes:
        due = relance_due(paliers, ligne.attendu, le)
        if due and not ligne.arretee:
            dues[ligne.reponse.pk] = (ligne, due.code)
    return _envoyer(campagne, dues, le) + bilans.envoyer(campagne, paliers, lignes, le)


@transaction.atomic
def relancer_maintenant(campagne: Campagne, reponses: Collection[int], *, par: Fonction) -> int:
    """Remind those of these answers (their keys) that are still waited for, at most once a day each. Returns how many.

    Raises `ActionRefusee` when the reminders are stopped, or when nobody is left to remind today.
    """
    campagne, maintenant = verrouiller(campagne), timezone.now()
    if campagne.relances_arretees_le:
        raise ActionRefusee("Les relances de cette enquête sont arrêtées : reprenez-les d’abord.")
    aujourd_hui = timezone.localdate(maintenant)
    code = f"{DEMANDEE}:{aujourd_hui.isoformat()}"
    dues = {
        x.reponse.pk: (x, code)
        for x in lignes_a_relancer(campagne, maintenant)
        if x.reponse.pk in reponses
        and x.relancable
        and not (x.derniere and timezone.localdate(x.derniere) == aujourd_hui)
    }
    nombre = _envoyer(campagne, dues, maintenant)
    if not nombre:
        raise ActionRefusee(
            "Aucune de ces préfectures n’est à relancer : elles ont transmis, leur échéance est passée, leurs relances "
            "sont arrêtées, elles n’ont pas d’adresse ou ont été relancées aujourd’hui."
        )
    donnees = {"exercice": campagne.exercice, "reponses": nombre}
    journaliser("rapports.campagne.relancee", campagne, par=par.acteur, donnees=donnees)
    return nombre


def _envoyer(campagne: Campagne, dues: Mapping[int, tuple[Ligne, str]], le: datetime) -> int:
    """Write to each answer that is due and was not written to under that code. The campaign is locked.

    One that nobody reads is noted once as not sent; the person named since is written to by the next run.
    """
    codes = {code for _, code in dues.values()}
    notees = campagne.relances.filter(reponse__in=dues, palier__in=codes)
    deja = set(notees.values_list("reponse_id", "palier", "destinataire"))
    envoyees = {(pk, code) for pk, code, adresse in deja if adresse}
    a_faire = {pk: (ligne, code) for pk, (ligne, code) in dues.items() if (pk, code) not in envoyees}
    encore = _verrouiller_les_reponses(a_faire) if a_faire else {}
    restent = _restent(encore) if encore else {}
    # Those submitted, or given back, in between are left alone.
    a_faire = {pk: due for pk, due in a_faire.items() if encore.get(pk) == due[0].reponse.statut}
    Relance.objects.bulk_create(
        Relance(campagne=campagne, reponse=ligne.reponse, palier=code, destinataire=adresse, date=le)
        for pk, (ligne, code) in a_faire.items()
        for adresse in ligne.adresses or [Relance.PERSONNE]
        if (pk, code, adresse) not in deja
    )
    ecrites = [(pk, ligne, code) for pk, (ligne, code) in a_faire.items() if ligne.adresses]
    for pk, ligne, code in ecrites:
        contexte = {"reponse": ligne.reponse, "ligne": ligne, "restent": restent.get(pk, 0)}
        deposer("rapports_relance", ligne.adresses, contexte, cle=f"relance:{pk}:{code}")
    return len(ecrites)


def _verrouiller_les_reponses(ids: Iterable[int]) -> dict[int, str]:
    """{answer: its state} under a lock that savers share and that a submission waits for."""
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT id, statut FROM rapports_reponse WHERE id = ANY(%s) ORDER BY id FOR SHARE", [sorted(ids)]
        )
        return dict(curseur.fetchall())


def _restent(ids: Iterable[int]) -> dict[int, int]:
    """{answer: obligatory questions without an answer}."""
    comptes = SectionReponse.objects.filter(reponse__in=list(ids)).order_by().values("reponse_id")
    return {
        c["reponse_id"]: c["attendues"] - c["remplies"]
        for c in comptes.annotate(attendues=Sum("attendues"), remplies=Sum("remplies"))
    }


@transaction.atomic
def arreter(campagne: Campagne, *, par: Acteur) -> Campagne:
    """Stop every reminder of a campaign. Stopping twice changes nothing."""
    return _basculer(campagne, "relances_arretees", timezone.now(), par)


@transaction.atomic
def reprendre(campagne: Campagne, *, par: Acteur) -> Campagne:
    """Let the reminders of a campaign leave again, from the next one due."""
    return _basculer(campagne, "relances_reprises", None, par)


def _basculer(campagne: Campagne, acte: str, le: datetime | None, par: Acteur) -> Campagne:
    campagne = verrouiller(campagne)
    if (campagne.relances_arretees_le is None) != (le is None):
        campagne.relances_arretees_le = le
        campagne.save(update_fields=["relances_arretees_le"])
        journaliser(f"rapports.campagne.{acte}", campagne, par=par, donnees={"exercice": campagne.exercice})
    return campagne


@transaction.atomic
def arreter_une(reponse: Reponse, *, par: Fonction) -> None:
    """Stop the reminders of one préfecture. Stopping twice changes nothing."""
    _basculer_une(reponse, "relances_arretees", timezone.now(), par)


@transaction.atomic
def reprendre_une(reponse: Reponse, *, par: Fonction) -> None:
    """Let the reminders of one préfecture leave again."""
    _basculer_une(reponse, "relances_reprises", None, par)


def _basculer_une(reponse: Reponse, acte: str, le: datetime | None, par: Fonction) -> None:
    verrouiller(reponse.campagne)
    if Reponse.objects.filter(pk=reponse.pk, relances_arretees_le__isnull=le is not None).update(
        relances_arretees_le=le
    ):
        journaliser_reponse(acte, reponse, par)
