"""Reminders: by the schedule of the campaign, or asked for now; each leaves once, whoever runs the work and how often."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone

from mildeca_portal.socle.courriels import deposer
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur, journaliser
from prefectures.habilitations import Fonction
from prefectures.models import Mandat, Region
from rapports.actions.courriels import destinataires
from rapports.actions.prolongations import verrouiller
from rapports.actions.saisie import journaliser_reponse
from rapports.models import Campagne, DemandeCorrection, PalierDeRelance, Prolongation, Relance, Reponse, SectionReponse
from rapports.relances.echeancier import Attendu, Palier, palier_venu, prochaine_relance, relance_due

S, P = Reponse.Statut, PalierDeRelance.Situation
SITUATIONS: Mapping[str, str] = {
    S.A_COMMENCER: P.RIEN_COMMENCE,
    S.EN_COURS: P.BROUILLON,
    S.A_VALIDER: P.BROUILLON,
    S.CORRECTION_DEMANDEE: P.CORRECTION,
}
DEMANDEE = "demandee"


@dataclass(frozen=True, slots=True)
class Ligne:
    """One answer still waited for. `derniere`: last reminder sent; `prochaine`: the next one of the schedule."""

    reponse: Reponse
    attendu: Attendu
    derniere: datetime | None
    prochaine: datetime | None

    @property
    def situation(self) -> str:
        return str(P(self.attendu.situation).label)

    @property
    def relancable(self) -> bool:
        return self.reponse.relances_arretees_le is None


def paliers_de(campagne: Campagne) -> list[Palier]:
    return [Palier(p.jours, p.ouvres, frozenset(p.situations)) for p in campagne.paliers.all()]


def lignes_a_relancer(campagne: Campagne, le: datetime) -> list[Ligne]:
    """Answers still waited for at the instant `le`, in the order of the préfectures: five queries."""
    if not campagne.en_marche:
        return []
    reponses = list(
        campagne.reponses.filter(statut__in=SITUATIONS)
        .select_related("campagne", "prefecture__region")
        .defer("instantane", "campagne__message")
        .order_by("prefecture__region__cle_tri", "prefecture__cle_tri")
    )
    prolongations = list(campagne.prolongations.all())
    demandes = {
        d.reponse_id: d
        for d in DemandeCorrection.objects.filter(reponse__in=reponses, resolue_le=None).defer("instantane")
    }
    paliers, envoyees = paliers_de(campagne), _dernieres(campagne)
    lignes = []
    for reponse in reponses:
        attendu = attendu_de(campagne, reponse, prolongations, demandes.get(reponse.pk))
        if attendu.echeance > le:
            prochaine = prochaine_relance(paliers, attendu, le)
            lignes.append(Ligne(reponse, attendu, envoyees.get(reponse.pk), prochaine))
    return lignes


def _dernieres(campagne: Campagne) -> dict[int | None, datetime]:
    """{answer: its last reminder}."""
    envoyees = campagne.relances.filter(region=None).order_by("date")
    return dict(envoyees.values_list("reponse_id", "date"))


def attendu_de(
    campagne: Campagne, reponse: Reponse, prolongations: Iterable[Prolongation], demande: DemandeCorrection | None
) -> Attendu:
    """Until when that answer is waited for, and since when that is known: its extension, or the due date of its correction."""
    siennes = [p for p in prolongations if p.prefecture_id in (None, reponse.prefecture_id)]
    situation = SITUATIONS[reponse.statut]
    if situation == P.CORRECTION and demande is not None:
        accordees = [p for p in siennes if p.prefecture_id and p.accordee_le > demande.demandee_le]
        fin, depuis = demande.echeance, demande.demandee_le
    else:
        accordees, fin, depuis = siennes, campagne.cloture, campagne.ouverture
    for p in accordees:
        if p.jusqu_au > fin:
            fin, depuis = p.jusqu_au, max(depuis, p.accordee_le)
    return Attendu(fin, depuis, situation)


@transaction.atomic
def relancer_par_le_calendrier(campagne: Campagne, le: datetime) -> int:
    """Send what the schedule says at the instant `le`: to the préfectures, and to the régions. Idempotent.

    Returns how many préfectures and régions were written to.
    """
    campagne = verrouiller(campagne)
    if campagne.relances_arretees_le or not campagne.en_marche:
        return 0
    paliers = paliers_de(campagne)
    dues = {}
    lignes = lignes_a_relancer(campagne, le)
    for ligne in lignes:
        due = relance_due(paliers, ligne.attendu, le)
        if due and ligne.relancable:
            dues[ligne.reponse.pk] = (ligne, due.code)
    return _envoyer(campagne, dues, le) + _resumer_aux_regions(campagne, paliers, lignes, le)


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
    """Write to each answer that is due and was not written to under that code. The campaign is locked."""
    deja = set(
        campagne.relances.filter(reponse__in=dues, palier__in={c for _, c in dues.values()}).values_list(
            "reponse_id", "palier"
        )
    )
    a_faire = {pk: due for pk, due in dues.items() if (pk, due[1]) not in deja}
    encore = _verrouiller_les_reponses(a_faire) if a_faire else {}
    restent = _restent(encore) if encore else {}
    envoyees = 0
    for pk, (ligne, code) in a_faire.items():
        if encore.get(pk) != ligne.reponse.statut:  # submitted, or given back, in between
            continue
        adresses = destinataires(ligne.reponse)
        if not adresses:
            continue
        Relance.objects.bulk_create(
            [Relance(campagne=campagne, reponse=ligne.reponse, palier=code, destinataire=a, date=le) for a in adresses]
        )
        contexte = {"reponse": ligne.reponse, "ligne": ligne, "restent": restent.get(pk, 0)}
        deposer("rapports_relance", adresses, contexte, cle=f"relance:{pk}:{code}")
        envoyees += 1
    return envoyees


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


def _resumer_aux_regions(campagne: Campagne, paliers: list[Palier], lignes: Iterable[Ligne], le: datetime) -> int:
    """One mail per région and palier of the national closing: the préfectures behind. None for a single one: it has its own."""
    nationales = [p for p in campagne.prolongations.all() if p.prefecture_id is None]
    limite = campagne.echeance(nationales)
    depuis = max([campagne.ouverture, *(p.accordee_le for p in nationales if p.jusqu_au == limite)])
    venu = palier_venu(paliers, limite, depuis, le)
    if venu is None:
        return 0
    par_region: dict[Region, list[Ligne]] = {}
    for ligne in lignes:
        if ligne.attendu.situation in venu.palier.situations and ligne.relancable:
            par_region.setdefault(ligne.reponse.prefecture.region, []).append(ligne)
    ecrites = set(campagne.relances.filter(palier=venu.code).exclude(region=None).values_list("region_id", flat=True))
    chefs = _chefs_regionaux(campagne)
    envoyes = 0
    for region, retards in par_region.items():
        adresses = chefs.get(region.pk, [])
        if region.pk in ecrites or not adresses:
            continue
        Relance.objects.bulk_create(
            [Relance(campagne=campagne, region=region, palier=venu.code, destinataire=a, date=le) for a in adresses]
        )
        contexte = {"campagne": campagne, "region": region, "lignes": retards, "echeance": limite}
        deposer("rapports_digest", adresses, contexte, cle=f"digest:{campagne.pk}:{region.pk}:{venu.code}")
        envoyes += 1
    return envoyes


def _chefs_regionaux(campagne: Campagne) -> dict[str, list[str]]:
    """{région of several préfectures: addresses of its chef de projet}."""
    comptes: dict[str, int] = {}
    for region in campagne.reponses.order_by().values_list("prefecture__region_id", flat=True):
        comptes[region] = comptes.get(region, 0) + 1
    chefs = Mandat.objects.en_cours(timezone.localdate()).filter(
        niveau=Mandat.Niveau.REGIONAL,
        personne__is_active=True,
        prefecture__region__in=[r for r, n in comptes.items() if n > 1],
    )
    adresses: dict[str, list[str]] = {}
    for region, courriel in chefs.order_by("pk").values_list("prefecture__region_id", "personne__courriel"):
        adresses.setdefault(region, []).append(courriel)
    return adresses


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
