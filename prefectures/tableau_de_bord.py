"""What the network puts on the dashboard: what is missing, for who follows it; one's own training and correspondents."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from mildeca_portal.socle.a_faire import Blocage, Echeance
from mildeca_portal.socle.templatetags.formats import INSECABLE, date_longue
from prefectures.droits import peut_suivre_le_reseau
from prefectures.habilitations import NATIONAL, REGIONAL, Fonction, Habilitations
from prefectures.models import Correspondant, Mandat, Prefecture, Region, Role
from prefectures.postes import Poste
from prefectures.regles import est_nouveau
from prefectures.reseau import EtatDuReseau, Institution, a_former, institutions_manquantes, lire

NOMMEES = 5


def blocages(habilitations: Habilitations, maintenant: datetime) -> list[Blocage]:
    """For the MILDECA and the régions: one sentence per kind of thing that is missing in their préfectures."""
    fonction = peut_suivre_le_reseau(habilitations)
    if fonction is None:
        return []
    jour = timezone.localdate(maintenant)
    etat = lire(_suivies(habilitations, fonction, jour), jour)
    adresse = reverse("prefectures:reseau")
    return [Blocage(phrase, f"{adresse}#{ancre}") for phrase, ancre in _phrases(etat)]


def _suivies(habilitations: Habilitations, fonction: Fonction, jour: date) -> QuerySet[Prefecture]:
    """Préfectures one is warned of: a région's own, even for who is also chef de projet elsewhere."""
    if fonction.niveau == NATIONAL:
        return Prefecture.objects.du_reseau(jour)
    return Prefecture.objects.du_reseau(jour).filter(region__in=habilitations.region_codes)


def _phrases(etat: EtatDuReseau) -> Iterator[tuple[str, str]]:
    if vacants := [_nom(p) for p in etat.vacants]:
        nombre = "1 poste de chef de projet est vacant"
        if len(vacants) > 1:
            nombre = f"{len(vacants)} postes de chef de projet sont vacants"
        yield _enumerer(nombre, vacants), "vacants"
    if fins := [f"{_nom(p)} le {date_longue(p.mandat.fin)}" for p in etat.fins if p.mandat]:
        nombre = "1 mandat prend fin" if len(fins) == 1 else f"{len(fins)} mandats prennent fin"
        yield _enumerer(f"{nombre} dans les 90 jours sans successeur", fins), "fins"
    if a_suivre := [_nom(p) for p in etat.a_former]:
        nombre = "1 chef de projet n’a"
        if len(a_suivre) > 1:
            nombre = f"{len(a_suivre)} chefs de projets n’ont"
        yield _enumerer(f"{nombre} pas suivi la formation à la prise de poste", a_suivre), "formation"
    if manques := [m.prefecture.nom for m in etat.manques]:
        nombre = "1 préfecture a" if len(manques) == 1 else f"{len(manques)} préfectures ont"
        yield _enumerer(f"{nombre} des correspondants à renseigner", manques), "correspondants"


def _nom(poste: Poste) -> str:
    """« Doubs », « Bretagne (niveau régional) »."""
    return f"{poste.territoire} (niveau régional)" if poste.niveau == Mandat.Niveau.REGIONAL else poste.territoire


def _enumerer(phrase: str, noms: list[str]) -> str:
    """« …: Ain, Aisne, Allier, Aube, Aude et 3 autres. »"""
    liste = ", ".join(noms[:NOMMEES])
    if (reste := len(noms) - NOMMEES) > 0:
        liste += f" et {reste} autre{'s' * (reste > 1)}"
    return f"{phrase}{INSECABLE}: {liste}."


def echeances(habilitations: Habilitations, maintenant: datetime) -> list[Echeance]:
    """For a chef de projet: the training to attend, and the correspondents to find. One query each."""
    chefs = [f for f in habilitations.fonctions if f.role in (Role.CHEF_REGIONAL, Role.CHEF_DEPARTEMENTAL)]
    if not chefs:
        return []
    jour = timezone.localdate(maintenant)
    return [*_formations(habilitations, jour), *_correspondants(chefs, jour)]


def _formations(habilitations: Habilitations, jour: date) -> list[Echeance]:
    """One line, whatever the number of mandates: the training is attended once. A newcomer has it among his steps."""
    mandats = Mandat.objects.en_cours(jour).filter(personne=habilitations.personne_id).select_related("prefecture")
    premier = next((m for m in mandats.order_by("debut", "pk") if a_former(m, jour)), None)
    if premier is None or est_nouveau(premier, jour):
        return []
    return [
        Echeance(
            titre="Formation à la prise de poste à suivre",
            detail=f"En poste depuis le {date_longue(premier.debut)}. Rapprochez-vous de la MILDECA pour une session.",
            le=None,
            bouton="Voir le mandat",
            url=f"{premier.prefecture.get_absolute_url()}#historique",
        )
    ]


def _correspondants(chefs: list[Fonction], jour: date) -> list[Echeance]:
    """One line per territory where an institution has nobody."""
    prefectures = [f.prefecture_id for f in chefs if f.niveau != REGIONAL]
    regions = [f.region_code for f in chefs if f.niveau == REGIONAL]
    connus: dict[tuple[str, str], set[str]] = {}
    lignes = Correspondant.objects.en_cours(jour).filter(Q(prefecture__in=prefectures) | Q(region__in=regions))
    for prefecture, region, institution in lignes.values_list("prefecture__code", "region", "institution"):
        connus.setdefault((prefecture or "", region or ""), set()).add(institution)
    return [
        _a_renseigner(f, manquantes)
        for f in chefs
        if (manquantes := institutions_manquantes(connus.get((f.prefecture_code, f.region_code), ())))
    ]


def _a_renseigner(fonction: Fonction, manquantes: tuple[Institution, ...]) -> Echeance:
    regional = fonction.niveau == REGIONAL
    territoire = Region(code=fonction.region_code) if regional else Prefecture(code=fonction.prefecture_code)
    return Echeance(
        titre="Correspondants à renseigner",
        detail=f"{fonction.territoire}{INSECABLE}: {', '.join(str(i.label) for i in manquantes)}.",
        le=None,
        bouton="Renseigner",
        url=f"{territoire.get_absolute_url()}#correspondants",
    )
