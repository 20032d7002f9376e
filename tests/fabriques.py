"""People with one open function, as most tests need them. The 18 régions and 102 préfectures are already in the database."""

from datetime import date

import factory

from prefectures.models import Affectation, Mandat, Personne, Prefecture, Role

DEBUT = date(2023, 1, 1)
MOT_DE_PASSE = "un-mot-de-passe-solide"


class PersonneFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Personne

    prenom = "Camille"
    nom = factory.Sequence(lambda n: f"Exemple{n}")
    courriel = factory.LazyAttribute(lambda p: f"{p.nom.lower()}@prefectures.test")


def prefecture(code: str = "25") -> Prefecture:
    return Prefecture.objects.get(code=code)


def chef_departemental(code: str = "25", **mandat: object) -> Personne:
    return _mandat(prefecture(code), Mandat.Niveau.DEPARTEMENTAL, mandat)


def chef_regional(region: str = "27", **mandat: object) -> Personne:
    siege = Prefecture.objects.get(region_id=region, siege_de_region=True)
    return _mandat(siege, Mandat.Niveau.REGIONAL, mandat)


def _mandat(siege: Prefecture, niveau: str, champs: dict[str, object]) -> Personne:
    personne = champs.pop("personne", None) or PersonneFactory()
    Mandat.objects.create(personne=personne, prefecture=siege, niveau=niveau, **{"debut": DEBUT, **champs})
    return personne


def affecte(role: str, *, prefecture: str = "", region: str = "", **champs: object) -> Personne:
    personne = champs.pop("personne", None) or PersonneFactory()
    perimetre = "prefecture" if prefecture else "region" if region else "national"
    Affectation.objects.create(
        personne=personne,
        role=role,
        perimetre=perimetre,
        region_id=region or None,
        prefecture=Prefecture.objects.get(code=prefecture) if prefecture else None,
        **{"debut": DEBUT, **champs},
    )
    return personne


def administrateur() -> Personne:
    return affecte(Role.ADMINISTRATEUR)


def agent() -> Personne:
    return affecte(Role.AGENT)


def lecteur() -> Personne:
    return affecte(Role.LECTEUR)


def collaborateur(code: str = "25") -> Personne:
    return affecte(Role.COLLABORATEUR, prefecture=code)


def collaborateur_regional(region: str = "27") -> Personne:
    return affecte(Role.COLLABORATEUR, region=region)
