"""What the credits put on the dashboard."""

from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from credits import droits
from credits.models import Compte, Mouvement, Projet
from credits.models.mouvements import DESCENDANTES
from credits.soldes import Balance, Solde, balance
from mildeca_portal.socle.a_faire import Blocage, ChiffreCle, Echeance, Nouveaute
from mildeca_portal.socle.templatetags.formats import euros
from prefectures.habilitations import DEPARTEMENTAL, NATIONAL, REGIONAL, Fonction, Habilitations
from prefectures.models import Prefecture, Region, Role

SOURCE = "grand livre des crédits du portail"
JOURS = timedelta(days=30)
NOUVEAUTES_MAX = 8


def _exercice(maintenant: datetime) -> int:
    return timezone.localtime(maintenant).year


def _lue(habilitations: Habilitations) -> Fonction | None:
    """The widest function that reads credits: its figures are shown."""
    for niveau in (NATIONAL, REGIONAL, DEPARTEMENTAL):
        roles = [r for r in Role.values if r != Role.CONTRIBUTEUR]
        if fonction := habilitations.fonction(roles, niveau=niveau):
            return fonction
    return None


def chiffres(habilitations: Habilitations, maintenant: datetime) -> list[ChiffreCle]:
    """Notified, what is left to grant, committed, on the territory of the widest function. One query."""
    fonction = _lue(habilitations)
    if fonction is None:
        return []
    exercice = _exercice(maintenant)
    solde, adresse = _solde(fonction, exercice)
    mots = ("ouvert", "Crédits ouverts") if fonction.niveau == NATIONAL else ("notifié", "Crédits notifiés")
    return [
        ChiffreCle(f"{mots[1]} en {exercice} (AE)", euros(solde.notifie_ae), SOURCE, adresse),
        ChiffreCle(
            f"Reste à programmer en {exercice}",
            euros(solde.reste_a_programmer),
            f"{SOURCE} : {mots[0]} − accordé",
            adresse,
        ),
        ChiffreCle(f"Engagé en {exercice} (AE)", euros(solde.engage), f"{SOURCE} : engagements juridiques", adresse),
    ]


def _solde(fonction: Fonction, exercice: int) -> tuple[Solde, str]:
    if fonction.niveau == NATIONAL:
        return balance(exercice).national, reverse("credits:exercice", args=[exercice])
    if fonction.niveau == REGIONAL:
        code = fonction.region_code
        return balance(exercice, regions=[code]).region(code), reverse("credits:region", args=[exercice, code])
    code = fonction.prefecture_code
    soldes = balance(exercice, prefectures=list(fonction.prefecture_ids))
    return soldes.prefecture(code), reverse("credits:prefecture", args=[exercice, code])


def echeances(habilitations: Habilitations, maintenant: datetime) -> list[Echeance]:
    """Applications that wait for a decision, and credits that wait to be split: without date."""
    exercice = _exercice(maintenant)
    return [*_dossiers(habilitations, exercice), *_a_repartir(habilitations, exercice)]


def _dossiers(habilitations: Habilitations, exercice: int) -> list[Echeance]:
    chefs = {f.niveau: f for f in habilitations.fonctions if f.role in (Role.CHEF_DEPARTEMENTAL, Role.CHEF_REGIONAL)}
    if not chefs:
        return []
    attendent = Projet.objects.a_decider().visibles_par(habilitations).filter(exercice=exercice)
    nombres = dict(attendent.values_list("echelle").annotate(n=Count("pk")).order_by("echelle"))
    sortie = []
    for niveau, echelle in ((DEPARTEMENTAL, "departementale"), (REGIONAL, "regionale")):
        nombre = nombres.get(echelle, 0)
        if niveau in chefs and nombre:
            pluriel = "s" if nombre > 1 else ""
            sortie.append(
                Echeance(
                    f"{nombre} dossier{pluriel} reçu{pluriel} en attente de décision",
                    f"Exercice {exercice}, projets d’échelle {'départementale' if niveau == DEPARTEMENTAL else 'régionale'}",
                    None,
                    "Voir les dossiers",
                    f"{reverse('credits:projets')}?exercice={exercice}&statut=a_decider",
                )
            )
    return sortie


def _a_repartir(habilitations: Habilitations, exercice: int) -> list[Echeance]:
    codes = [c for c in sorted(habilitations.region_codes) if droits.peut_repartir(habilitations, c)]
    if not codes:
        return []
    soldes = balance(exercice, regions=codes)
    return [
        Echeance(
            "Crédits à répartir entre les départements",
            f"{euros(soldes.region(code).reste_a_repartir_ae)} d’AE restent à répartir sur {exercice}",
            None,
            "Répartir",
            reverse("credits:region", args=[exercice, code]),
        )
        for code in codes
        if soldes.region(code).reste_a_repartir_ae > 0
    ]


def blocages(habilitations: Habilitations, maintenant: datetime) -> list[Blocage]:
    """For agents: régions that have split nothing. For a territory: nothing notified yet, so nothing can be granted."""
    exercice = _exercice(maintenant)
    if not Compte.objects.filter(exercice=exercice).exists():
        return []
    if habilitations.national:
        return _non_reparties(exercice)
    codes = sorted(f.prefecture_code for f in habilitations.fonctions if f.role == Role.CHEF_DEPARTEMENTAL)
    if not codes:
        return []
    soldes = balance(exercice, prefectures=habilitations.prefecture_ids)
    noms = dict(Prefecture.objects.filter(code__in=codes).order_by("code").values_list("code", "nom"))
    return [
        Blocage(
            f"{noms[code]} : aucun crédit n’est encore notifié sur {exercice}, aucun projet ne peut être retenu.",
            reverse("credits:prefecture", args=[exercice, code]),
        )
        for code in codes
        if not soldes.prefecture(code).notifie_ae
    ]


def _non_reparties(exercice: int) -> list[Blocage]:
    soldes: Balance = balance(exercice)
    attendent = {c for c, s in soldes.regions.items() if s.notifie_ae and not s.reparti_ae}
    return [
        Blocage(
            f"{region.nom} n’a rien réparti des {euros(soldes.region(region.pk).notifie_ae)} d’AE notifiées sur {exercice}.",
            reverse("credits:region", args=[exercice, region.pk]),
        )
        for region in Region.objects.filter(pk__in=attendent)
    ]


def nouveautes(habilitations: Habilitations, maintenant: datetime) -> list[Nouveaute]:
    """Credits that reached an account of one's own territory in the last thirty days, latest first. One query."""
    chefs = [f for f in habilitations.fonctions if f.niveau in (REGIONAL, DEPARTEMENTAL)]
    recus = Q(cible__region__in=[f.region_code for f in chefs if f.niveau == REGIONAL]) | Q(
        cible__prefecture__in=[f.prefecture_id for f in chefs if f.niveau == DEPARTEMENTAL]
    )
    if not habilitations.prefecture_ids or not chefs:
        return []
    mouvements = (
        Mouvement.objects.filter(recus, cree_le__gte=maintenant - JOURS, nature__in=DESCENDANTES)
        .select_related("cible__region", "cible__prefecture")
        .order_by("-cree_le", "-pk")[:NOUVEAUTES_MAX]
    )
    return [
        Nouveaute(
            m.cree_le,
            f"{capfirst(m.get_nature_display())} de {euros(m.ae)} d’AE et {euros(m.cp)} de CP sur {m.cible.exercice} : "
            f"{m.cible.libelle}.",
            _adresse(m.cible),
        )
        for m in mouvements
    ]


def _adresse(compte: Compte) -> str:
    if compte.prefecture:
        return reverse("credits:prefecture", args=[compte.exercice, compte.prefecture.code])
    return reverse("credits:region", args=[compte.exercice, compte.region_id])
