"""The posts of chef de projet that a person holds today, each with the rights of that mandate alone."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from prefectures.droits import fonctions_de_chef
from prefectures.habilitations import REGIONAL, Fonction, Habilitations
from prefectures.models import Mandat, Prefecture


@dataclass(frozen=True, slots=True)
class PosteTenu:
    """`mandat` comes with its préfecture, the région of it, and its holder. `habilitations`: what this mandate opens."""

    mandat: Mandat
    habilitations: Habilitations

    @property
    def prefecture(self) -> Prefecture:
        return self.mandat.prefecture

    @property
    def region_code(self) -> str:
        return self.mandat.prefecture.region_id

    @property
    def regional(self) -> bool:
        return self.mandat.niveau == REGIONAL

    @property
    def fonction(self) -> Fonction:
        return self.habilitations.fonctions[0]

    @property
    def libelle(self) -> str:
        """« chef de projet départemental, Doubs »."""
        return self.fonction.libelle

    @property
    def territoire(self) -> str:
        return self.fonction.territoire


def postes_tenus(habilitations: Habilitations) -> list[PosteTenu]:
    """The open mandates of the person, latest first: one query, none for who is chef de projet nowhere."""
    fonctions = {(f.role, f.region_code or f.prefecture_code): f for f in fonctions_de_chef(habilitations)}
    if not fonctions or habilitations.le is None:
        return []
    mandats = Mandat.objects.en_cours(habilitations.le).filter(personne_id=habilitations.personne_id)
    postes = []
    for mandat in mandats.select_related("prefecture__region", "personne").order_by("-debut", "-pk"):
        siege = mandat.prefecture
        fonction = fonctions.get((mandat.role, siege.region_id if mandat.niveau == REGIONAL else siege.code))
        if fonction:
            siennes = Habilitations(habilitations.personne_id, habilitations.le, (fonction,))
            postes.append(PosteTenu(mandat, siennes))
    return postes


def exiger_un_poste_tenu(habilitations: Habilitations) -> list[PosteTenu]:
    """The same, never empty. Raises `PermissionDenied`."""
    if postes := postes_tenus(habilitations):
        return postes
    raise PermissionDenied("Cette page est celle des chefs de projets : elle s’ouvre avec leur mandat.")
