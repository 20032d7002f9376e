"""The log as it is read: ids and codes become names and words, batch by batch, in a fixed number of queries."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from mildeca_portal.socle.evenements import SYSTEME
from mildeca_portal.socle.journal import ObjetNomme, details, etiquette_de, libelles, nommeurs
from mildeca_portal.socle.models import Evenement
from mildeca_portal.socle.templatetags.formats import INSECABLE, date_longue, euros, instant
from prefectures.models import Personne, Prefecture, Region, Role

LE_PORTAIL = "le portail"
ANONYMISE = "compte anonymisé"
# The person acts for himself, outside any function.
TITULAIRE = "titulaire"
FONCTIONS = {**dict(Role.choices), TITULAIRE: "titulaire du compte", SYSTEME.fonction: LE_PORTAIL}
LOT = 2_000
MONTANTS = {"ae", "cp", "montant"}
PERSONNES = {"personne"}
JOUR = re.compile(r"\d{4}-\d{2}-\d{2}")
INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T[\d:.]+([+-]\d{2}:\d{2}|Z)?")
EMPREINTE = re.compile(r"[0-9a-f]{64}")
RIEN = ObjetNomme("")


@dataclass(frozen=True, slots=True)
class LigneDeJournal:
    """One event in words. `reference`: « credits.projet:12 », what the filter on an object takes."""

    le: datetime
    qui: str
    fonction: str
    code: str
    quoi: str
    sur: ObjetNomme
    reference: str
    territoire: str
    details: str


def quoi(code: str) -> str:
    """Words of an event; the code itself when its app gave it none (a test forbids it)."""
    return libelles().get(code, code)


def nom_de(personne: Personne) -> str:
    return ANONYMISE if personne.anonymise_le else str(personne)


class Lecteur:
    """Reads batches of events. Territories are read once, a person once in a batch at most, each kind of object too."""

    def __init__(self) -> None:
        self.prefectures = {p.code: str(p) for p in Prefecture.objects.only("code", "nom")}
        self.regions = dict(Region.objects.values_list("code", "nom"))
        self.personnes: dict[int, str] = {}

    def lire(self, evenements: Sequence[Evenement]) -> list[LigneDeJournal]:
        """One line for each event, in the same order."""
        self._lire_les_personnes(evenements)
        objets = self._objets(evenements)
        return [self._ligne(e, objets.get((e.objet_type, e.objet_id))) for e in evenements]

    def _lire_les_personnes(self, evenements: Sequence[Evenement]) -> None:
        ids = {e.acteur_id for e in evenements} | {
            v for e in evenements for cle, v in e.donnees.items() if cle in PERSONNES and isinstance(v, int)
        }
        if nouvelles := ids - self.personnes.keys() - {None}:
            lues = Personne.objects.filter(pk__in=nouvelles).only("prenom", "nom", "anonymise_le")
            self.personnes |= {p.pk: nom_de(p) for p in lues}

    def _objets(self, evenements: Sequence[Evenement]) -> dict[tuple[str, str], ObjetNomme]:
        ids: dict[str, set[str]] = defaultdict(set)
        for e in evenements:
            ids[e.objet_type].add(e.objet_id)
        return {
            (etiquette, cle): nomme
            for etiquette, cles in ids.items()
            if etiquette in nommeurs()
            for cle, nomme in nommeurs()[etiquette](sorted(cles)).items()
        }

    def _ligne(self, e: Evenement, objet: ObjetNomme | None) -> LigneDeJournal:
        soi_meme = (e.objet_type, e.objet_id) == (etiquette_de(Personne), str(e.acteur_id))
        return LigneDeJournal(
            le=e.cree_le,
            qui=self._qui(e),
            fonction="" if e.fonction == SYSTEME.fonction else self._fonction(e),
            code=e.code,
            quoi=quoi(e.code),
            sur=RIEN if soi_meme else objet or ObjetNomme(sans_nom(e)),
            reference=f"{e.objet_type}:{e.objet_id}",
            territoire=self._territoire(e),
            details=" ; ".join(self._detail(cle, v) for cle, v in e.donnees.items() if v not in (None, [], "")),
        )

    def _qui(self, e: Evenement) -> str:
        if e.acteur_id is None:
            return LE_PORTAIL if e.fonction == SYSTEME.fonction else "personne non identifiée"
        return self.personnes.get(e.acteur_id, f"compte n°{INSECABLE}{e.acteur_id}")

    def _fonction(self, e: Evenement) -> str:
        """« collaborateur, Doubs (25) ». The code of a territory alone does not say whether 27 is a région."""
        libelle = FONCTIONS.get(e.fonction, e.fonction)
        code = e.fonction_territoire
        regional = e.fonction == Role.CHEF_REGIONAL or (code == e.region_code and code != e.prefecture_code)
        noms = (self.regions, self.prefectures) if regional else (self.prefectures, self.regions)
        return f"{libelle}, {noms[0].get(code) or noms[1].get(code, code)}" if code else str(libelle)

    def _territoire(self, e: Evenement) -> str:
        if e.prefecture_code:
            return self.prefectures.get(e.prefecture_code, e.prefecture_code)
        return self.regions.get(e.region_code, e.region_code) or "National"

    def _detail(self, cle: str, valeur: Any) -> str:
        libelle = details().get(cle, cle.replace("_", " ").capitalize())
        if cle in PERSONNES and isinstance(valeur, int):
            return f"{libelle}{INSECABLE}: {self.personnes.get(valeur, valeur)}"
        return f"{libelle}{INSECABLE}: {lisible(cle, valeur)}"


def sans_nom(e: Evenement) -> str:
    """« projet n° 12 » for an object that no longer exists or that no app names."""
    try:
        nom = str(apps.get_model(e.objet_type)._meta.verbose_name)
    except (LookupError, ValueError):
        nom = e.objet_type
    return f"{nom} n°{INSECABLE}{e.objet_id}"


def lisible(cle: str, valeur: Any) -> str:
    """A value of `donnees` as it is read: amounts in euros, dates in words, functions by their name, hashes cut."""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, list):
        return ", ".join(lisible(cle, v) for v in valeur)
    texte = str(valeur)
    if cle in MONTANTS:
        return euros(Decimal(texte))
    if JOUR.fullmatch(texte):
        return date_longue(date.fromisoformat(texte))
    if EMPREINTE.fullmatch(texte):
        return f"{texte[:12]}…"
    if INSTANT.fullmatch(texte):
        return instant(datetime.fromisoformat(texte))
    return str(FONCTIONS.get(texte, texte.replace("_", " ")))


def lire_tout(evenements: QuerySet[Evenement]) -> Iterator[LigneDeJournal]:
    """Every event of `evenements`, without holding more than a batch in memory."""
    lecteur, lus = Lecteur(), evenements.iterator(chunk_size=LOT)
    while lot := list(islice(lus, LOT)):
        yield from lecteur.lire(lot)
