"""Posts handed over: notes of passation, steps of those who took post, ends to come, invitations, and their events."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.crypto import get_random_string

from mildeca_portal.comptes.models import Invitation
from mildeca_portal.demonstration import noms
from mildeca_portal.demonstration.cadre import DOMAINE, Cadre, instant, tirage
from mildeca_portal.demonstration.horodatage import dates_donnees
from mildeca_portal.demonstration.reseau import ADMIN
from mildeca_portal.demonstration.textes_passations import AVERTISSEMENT, BILANS, DOSSIERS, RELATIONS
from mildeca_portal.socle.models import Evenement
from prefectures.models import (
    Affectation,
    EtapePriseDePoste,
    Mandat,
    NoteDePassation,
    Personne,
    Prefecture,
    Role,
)

# Mandates whose end is known, so many days after the loading: never in the territories of the journeys.
FINS_A_VENIR = {"19": 45, "61": 75}
# Collaborateurs invited (préfecture: hours before the loading): one can still come, the other's link is over.
INVITES = {"44": 2, "63": 100}
TOUJOURS_ECRITE = "25"
DUREE = timedelta(hours=72)


def deja_charge() -> bool:
    return NoteDePassation.objects.exists()


def charger(cadre: Cadre) -> dict[str, int]:
    _annoncer_des_fins(cadre)
    mandats = list(Mandat.objects.select_related("prefecture").order_by("prefecture__code", "niveau", "debut"))
    notes = NoteDePassation.objects.bulk_create(n for m in mandats if (n := _note(m, cadre)))
    etapes = EtapePriseDePoste.objects.bulk_create(e for m in mandats for e in _etapes(m, cadre))
    return {
        "notes de passation": len(notes),
        "étapes de prise de poste": len(etapes),
        "comptes fermés": _fermer_les_comptes(),
        "invitations": _inviter(cadre),
        "événements du réseau": _consigner(mandats),
    }


def _annoncer_des_fins(cadre: Cadre) -> None:
    for code, jours in FINS_A_VENIR.items():
        ouverts = Mandat.objects.en_cours(cadre.jour).filter(prefecture__code=code, niveau=Mandat.Niveau.DEPARTEMENTAL)
        ouverts.filter(fin__isnull=True).update(fin=cadre.jour + timedelta(days=jours))


def _note(mandat: Mandat, cadre: Cadre) -> NoteDePassation | None:
    """Most of those who left wrote a note; those who are about to leave were asked for one."""
    if mandat.fin is None or mandat.niveau == Mandat.Niveau.REGIONAL:
        return None
    demandee = instant(mandat.fin - timedelta(days=75))
    if mandat.fin > cadre.jour:
        return NoteDePassation(mandat=mandat, demandee_le=min(demandee, instant(cadre.jour)))
    hasard = tirage("note", mandat.prefecture.code, mandat.debut)
    if hasard.random() > 0.7 and mandat.prefecture.code != TOUJOURS_ECRITE:
        return None
    parties = [AVERTISSEMENT, *(hasard.choice(textes) for textes in (BILANS, DOSSIERS, RELATIONS))]
    return NoteDePassation(
        mandat=mandat,
        contenu="\n\n".join(parties),
        version=1 + hasard.randrange(4),
        demandee_le=demandee,
        modifiee_le=instant(mandat.fin - timedelta(days=1 + hasard.randrange(40)), 16),
    )


def _etapes(mandat: Mandat, cadre: Cadre) -> list[EtapePriseDePoste]:
    """What the present holders have ticked; Camille Exemple has everything left to tick."""
    if (mandat.fin and mandat.fin <= cadre.jour) or mandat.prefecture.code == TOUJOURS_ECRITE:
        return []
    hasard = tirage("etapes", mandat.prefecture.code, mandat.niveau)
    chances = {EtapePriseDePoste.Code.EQUIPE: (0.9, 12), EtapePriseDePoste.Code.CORRESPONDANTS: (0.7, 40)}
    faites = []
    for code, (chance, delai) in chances.items():
        le = mandat.debut + timedelta(days=5 + hasard.randrange(delai))
        if hasard.random() < chance and le <= cadre.jour:
            faites.append(EtapePriseDePoste(mandat=mandat, code=code, faite_le=instant(le, 9)))
    return faites


def _fermer_les_comptes() -> int:
    """The accounts of those who left were closed the day after their last function."""
    partis = {p.pk: p for p in Personne.objects.filter(is_active=False, ferme_le=None).order_by("pk")}
    fins = Mandat.objects.filter(personne__in=partis, fin__isnull=False).order_by("fin")
    for personne_id, fin in fins.values_list("personne_id", "fin"):
        partis[personne_id].ferme_le = instant(fin + timedelta(days=1), 8)
    Personne.objects.bulk_update(partis.values(), ["ferme_le"])
    return len(partis)


def _inviter(cadre: Cadre) -> int:
    maintenant = timezone.now()
    administrateur = Personne.objects.get(courriel=ADMIN)
    for rang, (code, heures) in enumerate(INVITES.items()):
        prenom, nom = noms.personne(2000 + rang)
        invite = Personne(courriel=f"invite-{code}@{DOMAINE}", prenom=prenom, nom=nom)
        invite.set_unusable_password()
        invite.save()
        Affectation.objects.create(
            personne=invite,
            role=Role.COLLABORATEUR,
            perimetre=Affectation.Perimetre.PREFECTURE,
            prefecture=Prefecture.objects.get(code=code),
            service="Cabinet",
            debut=cadre.jour,
        )
        envoyee: datetime = maintenant - timedelta(hours=heures)
        Invitation.objects.create(
            personne=invite,
            cle=get_random_string(43),
            invitee_par_id=administrateur.pk,
            envoyee_le=envoyee,
            expire_le=envoyee + DUREE,
        )
    return len(INVITES)


def _consigner(mandats: list[Mandat]) -> int:
    """The events that the administrateur would have left in the log since the portal is open (2023)."""
    administrateur = Personne.objects.get(courriel=ADMIN).pk
    evenements = []
    for mandat in mandats:
        for code, jour in (("ouvert", mandat.debut), ("clos", mandat.fin)):
            if jour and jour.year >= 2023 and instant(jour) <= timezone.now():
                evenements.append(_evenement(f"prefectures.mandat.{code}", mandat, instant(jour, 9), administrateur))
    with dates_donnees(Evenement, "cree_le"):
        Evenement.objects.bulk_create(evenements)
    return len(evenements)


def _evenement(code: str, mandat: Mandat, le: datetime, administrateur: int) -> Evenement:
    fin = mandat.fin.isoformat() if mandat.fin and code.endswith("clos") else None
    return Evenement(
        code=code,
        cree_le=le,
        acteur_id=administrateur,
        fonction=Role.ADMINISTRATEUR,
        objet_type=Mandat._meta.label_lower,
        objet_id=str(mandat.pk),
        prefecture_code=mandat.prefecture.code,
        region_code=mandat.prefecture.region_id,
        donnees={"personne": mandat.personne_id, "role": mandat.role, "debut": mandat.debut.isoformat(), "fin": fin},
    )
