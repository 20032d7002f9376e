"""The event log: append-only, one line for each change of state."""

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from mildeca_portal.socle.models import Evenement


@dataclass(frozen=True, slots=True)
class Acteur:
    """Who acts: a person in one function, or the portal itself (`SYSTEME`).

    `fonction`: code of the function that gave the right; `territoire`: its code (« 25 », région « 27 », empty: national).
    """

    personne_id: int | None
    fonction: str
    territoire: str = ""


SYSTEME = Acteur(None, "systeme")

# Ids, codes, states, ISO dates, amounts, hashes. Neither space nor @: no words, no name with its first name, no address.
ADMIS = re.compile(r"[A-Za-z0-9_.:+-]{0,64}")


def verifier_donnees(valeur: Any, chemin: str = "donnees") -> None:
    """Raise `ValueError` when an event would hold words: an event cannot be mended once it is written."""
    if valeur is None or isinstance(valeur, bool | int):
        return
    if isinstance(valeur, str) and ADMIS.fullmatch(valeur):
        return
    if isinstance(valeur, dict):
        for cle, contenu in valeur.items():
            verifier_donnees(cle, f"{chemin}, clé")
            verifier_donnees(contenu, f"{chemin}.{cle}")
    elif isinstance(valeur, list | tuple):
        for rang, contenu in enumerate(valeur):
            verifier_donnees(contenu, f"{chemin}[{rang}]")
    else:
        raise ValueError(f"{chemin} : un événement ne garde que des identifiants, des codes, des dates et des montants")


def journaliser(
    code: str,
    objet: Model,
    *,
    par: Acteur,
    prefecture: str = "",
    region: str = "",
    donnees: dict[str, Any] | None = None,
) -> Evenement:
    """Write one event in the current transaction.

    `code`: « app.objet.acte ». `prefecture`, `region`: codes of the territory concerned. `donnees`: ids, codes, amounts
    as text, states; never a name, an address or free text: what holds a space or an @ raises `ValueError`.
    """
    verifier_donnees(donnees)
    return Evenement.objects.create(
        code=code,
        acteur_id=par.personne_id,
        fonction=par.fonction,
        fonction_territoire=par.territoire,
        objet_type=objet._meta.label_lower,
        objet_id=str(objet.pk),
        prefecture_code=prefecture,
        region_code=region,
        donnees=donnees or {},
    )


def evenements_de(objet: Model) -> QuerySet[Evenement]:
    """Events of one object, latest first."""
    return Evenement.objects.filter(objet_type=objet._meta.label_lower, objet_id=str(objet.pk))
