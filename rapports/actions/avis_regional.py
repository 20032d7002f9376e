"""What the région says of a submitted answer, before the MILDECA: prepared by its team, given by its chef de projet."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from mildeca_portal.socle.courriels import deposer
from mildeca_portal.socle.erreurs import ActionRefusee
from prefectures.habilitations import Fonction
from prefectures.models import Affectation, Role
from rapports.actions.saisie import journaliser_reponse, verrouiller
from rapports.models import AvisRegional, Campagne, Reponse
from rapports.questionnaire.contenu import nettoyer
from rapports.regles import PUBLIEE

JOURS_DU_RECAPITULATIF = 7


@transaction.atomic
def preparer(reponse: Reponse, *, par: Fonction, sens: str, observations: str, montre: datetime | None) -> AvisRegional:
    """Keep an opinion that the chef de projet régional will give. `montre`: when the one shown was prepared.

    Raises `ActionRefusee`: nothing to give an opinion on, already given, prepared by someone else meanwhile.
    """
    return _ecrire(
        reponse,
        par,
        sens,
        observations,
        montre,
        "avis_prepare",
        prepare_le=timezone.now(),
        prepare_par_id=par.personne_id,
    )


@transaction.atomic
def rendre(reponse: Reponse, *, par: Fonction, sens: str, observations: str, montre: datetime | None) -> AvisRegional:
    """Give the opinion of the région on this submission. Raises `ActionRefusee` as `preparer`."""
    return _ecrire(
        reponse, par, sens, observations, montre, "avis_rendu", rendu_le=timezone.now(), rendu_par_id=par.personne_id
    )


def _ecrire(
    reponse: Reponse, par: Fonction, sens: str, observations: str, montre: datetime | None, acte: str, **champs: object
) -> AvisRegional:
    reponse = verrouiller(reponse.pk, exclusif=True)
    if refus := refus_d_avis(reponse):
        raise ActionRefusee(refus)
    observations = nettoyer(observations)
    if sens == AvisRegional.Sens.OBSERVATIONS and not observations:
        raise ActionRefusee("Écrivez vos observations.")
    transmise_le = reponse.transmise_le
    assert transmise_le is not None, "a submitted answer has its instant"
    avis = AvisRegional.objects.filter(reponse=reponse, transmise_le=transmise_le).first()
    if avis and avis.rendu_le:
        raise ActionRefusee("L’avis de la région sur cette transmission est déjà donné.")
    if avis and avis.prepare_le != montre:
        raise ActionRefusee(
            "Un collègue a préparé cet avis entre-temps : relisez le sien avant d’enregistrer le vôtre."
        )
    avis, _ = AvisRegional.objects.update_or_create(
        reponse=reponse,
        transmise_le=transmise_le,
        defaults={"sens": sens, "observations": observations, **champs},
    )
    journaliser_reponse(acte, reponse, par, sens=sens)
    return avis


def refus_d_avis(reponse: Reponse) -> str:
    """Why the région cannot give an opinion on an answer now; empty when it can."""
    if not reponse.campagne.revue_regionale:
        return "La campagne ne demande pas l’avis des régions."
    if reponse.campagne.statut == Campagne.Statut.PUBLIEE:
        return PUBLIEE
    if reponse.statut != Reponse.Statut.TRANSMISE:
        return "L’avis de la région porte sur une réponse transmise, avant la décision de la MILDECA."
    return ""


def recapituler(aujourd_hui: date) -> int:
    """Tell the agents of the MILDECA which opinions were given on each past day, once. Returns how many days were told.

    The days of a week are looked at again: one that a stopped server missed is still told.
    """
    agents = Affectation.objects.en_cours(aujourd_hui).filter(role=Role.AGENT, personne__is_active=True)
    adresses = list(agents.order_by("pk").values_list("personne__courriel", flat=True))
    jours = [aujourd_hui - timedelta(days=n) for n in range(JOURS_DU_RECAPITULATIF, 0, -1)]
    return sum(_recapituler_un_jour(jour, adresses) for jour in jours)


def _recapituler_un_jour(jour: date, adresses: list[str]) -> bool:
    debut = timezone.make_aware(datetime.combine(jour, time.min))
    fin = timezone.make_aware(datetime.combine(jour + timedelta(days=1), time.min))
    avis = list(
        AvisRegional.objects.filter(rendu_le__gte=debut, rendu_le__lt=fin)
        .select_related("reponse__campagne", "reponse__prefecture__region")
        .defer("reponse__instantane")
        .order_by("reponse__campagne", "reponse__prefecture__region__cle_tri", "reponse__prefecture__cle_tri")
    )
    if not avis:
        return False
    deposer("rapports_avis_du_jour", adresses, {"jour": jour, "avis": avis}, cle=f"avis-du-jour:{jour.isoformat()}")
    return True
