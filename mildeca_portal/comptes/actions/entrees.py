"""Letting someone in: an account, a first function, and the mail that tells it, in one act."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from mildeca_portal.comptes.actions.comptes import creer_compte
from mildeca_portal.comptes.actions.fermeture import rouvrir_compte
from mildeca_portal.comptes.actions.invitations import prevenir
from mildeca_portal.comptes.fonctions import Fonction
from mildeca_portal.comptes.regles import refus_d_accueillir
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur
from mildeca_portal.socle.fichiers import Depot
from prefectures.actions.fonctions import ouvrir_affectation, ouvrir_mandat
from prefectures.actions.mandats import transmettre_mandat
from prefectures.models import Affectation, Mandat, Personne, Prefecture, Region, Role

COMPTE_FERME = "Ce compte est fermé : rouvrez-le avant de lui ouvrir une fonction."
NIVEAUX = {Role.CHEF_REGIONAL: Mandat.Niveau.REGIONAL, Role.CHEF_DEPARTEMENTAL: Mandat.Niveau.DEPARTEMENTAL}


@dataclass(frozen=True)
class Identite:
    """Who comes in. `compte`: the account that already has the address, whose use was confirmed; it is not renamed."""

    courriel: str
    prenom: str
    nom: str
    telephone: str = ""
    compte: Personne | None = None


@dataclass(frozen=True)
class FonctionAOuvrir:
    """Any function: a mandate for the two roles of chef de projet, an affectation for the others."""

    role: str
    debut: date
    fin: date | None = None
    prefecture: Prefecture | None = None
    region: Region | None = None
    titre: str = Mandat.Titre.DIRECTEUR_DE_CABINET
    titre_precise: str = ""
    par_interim: bool = False
    formation_le: date | None = None
    designation: Depot | None = None
    service: str = ""
    quotite: Decimal | None = None


@transaction.atomic
def ouvrir_fonction(personne: Personne, fonction: FonctionAOuvrir, *, par: Acteur) -> Fonction:
    """Open the function and tell its holder: by an invitation when there is no way in yet. Raises `ActionRefusee`.

    A closed account takes no function, unless it is already over: history may be completed.
    """
    passee = fonction.fin is not None and fonction.fin <= timezone.localdate()
    if not personne.is_active and not passee:
        raise ActionRefusee(COMPTE_FERME)
    ouverte = _ouvrir(personne, fonction, par)
    prevenir(personne, ouverte, par=par)
    return ouverte


def _ouvrir(personne: Personne, f: FonctionAOuvrir, par: Acteur) -> Fonction:
    niveau = NIVEAUX.get(Role(f.role))
    if niveau is None:
        perimetre = Affectation.Perimetre.NATIONAL
        if f.prefecture or f.region:
            perimetre = Affectation.Perimetre.PREFECTURE if f.prefecture else Affectation.Perimetre.REGION
        lieu = {"prefecture": f.prefecture, "region": f.region, "service": f.service, "quotite": f.quotite}
        return ouvrir_affectation(personne, f.role, perimetre, debut=f.debut, fin=f.fin, par=par, **lieu)
    siege = f.prefecture or Prefecture.objects.get(region=f.region, siege_de_region=True)
    return ouvrir_mandat(
        personne,
        siege,
        niveau,
        debut=f.debut,
        fin=f.fin,
        par=par,
        designation=f.designation,
        titre=f.titre,
        titre_precise=f.titre_precise,
        par_interim=f.par_interim,
        formation_le=f.formation_le,
    )


@transaction.atomic
def accueillir(identite: Identite, fonction: FonctionAOuvrir, *, par: Acteur, rouvre: bool = False) -> Fonction:
    """Make or take the account, open the function, invite: all or nothing. Raises `ActionRefusee`.

    `rouvre`: whether a closed account is opened again (administrators; a chef de projet cannot).
    """
    return ouvrir_fonction(_personne(identite, par, rouvre), fonction, par=par)


@transaction.atomic
def accueillir_collaborateur(identite: Identite, fonction: FonctionAOuvrir, *, par: Acteur) -> Fonction:
    """As `accueillir`, by a chef de projet in his own team. Raises `ActionRefusee` (`refus_d_accueillir`)."""
    mandat = Mandat.objects.en_cours(timezone.localdate()).filter(personne=par.personne_id)
    debuts = mandat.filter(prefecture=fonction.prefecture) if fonction.prefecture else mandat.filter(niveau="regional")
    premier = debuts.order_by("debut").values_list("debut", flat=True).first()
    if refus := refus_d_accueillir(identite.compte, fonction.debut, par_id=par.personne_id, mandat_debut=premier):
        raise ActionRefusee(refus)
    return accueillir(identite, fonction, par=par)


def _personne(identite: Identite, par: Acteur, rouvre: bool) -> Personne:
    if identite.compte is None:
        return creer_compte(identite.courriel, identite.prenom, identite.nom, telephone=identite.telephone, par=par)
    if not identite.compte.is_active and rouvre:
        return rouvrir_compte(identite.compte, par=par)
    return identite.compte


@transaction.atomic
def transmettre(mandat: Mandat, successeur: Identite, fonction: FonctionAOuvrir, *, par: Acteur) -> Mandat:
    """Pass the mandate to someone, who may be new to the portal, on the day `fonction.debut`. Raises `ActionRefusee`."""
    personne = _personne(successeur, par, rouvre=True)
    nouveau = transmettre_mandat(
        mandat,
        personne,
        le=fonction.debut,
        fin=fonction.fin,
        par=par,
        designation=fonction.designation,
        titre=fonction.titre,
        titre_precise=fonction.titre_precise,
        par_interim=fonction.par_interim,
        formation_le=fonction.formation_le,
    )
    prevenir(personne, nouveau, par=par)
    return nouveau
