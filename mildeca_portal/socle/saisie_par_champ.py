"""Saving field by field: what was not touched is never written, and two people on two fields of a row are both kept.

Beside each field stands a hidden token of what was shown (`socle.versions`). What comes back is sorted under the lock of
the row: a field whose stored content is still the one that was shown is current, even if the row moved on. Fields that
only make sense together (two dates, the parameters of a rule) are one unit: they are kept, or in conflict, together.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet
from django.utils import timezone

from mildeca_portal.socle.fichiers import Depot
from mildeca_portal.socle.versions import Issue, Jeton, confronter, empreinte, jeton

SUFFIXE_JETON = "__jeton"
# What is stored is no longer what was shown: no version is current.
AUCUNE = -1
Lire = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Soumission:
    """What came back for one unit: the token it was shown with, and the value of each attribute to write."""

    jeton: Jeton | None
    valeurs: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Tri:
    """What becomes of the posted units. `valeurs`: what is to be written, by attribute."""

    valeurs: dict[str, Any] = field(default_factory=dict)
    ecrites: list[str] = field(default_factory=list)
    conflits: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Bilan:
    """Outcome of a save: the row as it is now, the units written, and those somebody else changed (left as they are)."""

    objet: Any
    ecrites: tuple[str, ...] = ()
    conflits: tuple[str, ...] = ()
    le: datetime = field(default_factory=timezone.now)


def canonique(valeur: Any) -> Any:
    """The same content gives the same JSON, whether it comes from the database or from a form."""
    if valeur is None or isinstance(valeur, bool | int | float):
        return "" if valeur is None else valeur
    if isinstance(valeur, str):
        return unifier(valeur).strip()
    if isinstance(valeur, Depot):
        return {"depot": hashlib.sha256(valeur.contenu).hexdigest()}
    if isinstance(valeur, Model):
        return valeur.pk
    if isinstance(valeur, Mapping):
        return {str(cle): canonique(v) for cle, v in valeur.items()}
    if isinstance(valeur, QuerySet | set | frozenset):
        return sorted((canonique(v) for v in valeur), key=str)
    if isinstance(valeur, list | tuple):
        return [canonique(v) for v in valeur]
    return valeur.isoformat() if hasattr(valeur, "isoformat") else str(valeur)


def unifier(texte: str) -> str:
    """Ends of lines as they are stored: a browser sends two characters for each."""
    return texte.replace("\r\n", "\n").replace("\r", "\n")


def contenu_de(objet: Model, attribut: str) -> Any:
    """Canonical content of one attribute of a row: a relation by its key, several by their sorted keys."""
    champ: Any = objet._meta.get_field(attribut)
    if champ.many_to_many:
        return sorted((ligne.pk for ligne in getattr(objet, attribut).all()) if objet.pk else [], key=str)
    return canonique(getattr(objet, champ.attname))


def jeton_de(version: int, attributs: Iterable[str], lire: Lire) -> Jeton:
    """Token of what is stored now for one unit."""
    return jeton(version, {attribut: lire(attribut) for attribut in attributs})


def trier(soumissions: Mapping[str, Soumission], version: int, lire: Lire) -> Tri:
    """Sort what came back against what is stored. Pure.

    `version`: that of the row; `lire`: canonical content of one of its attributes, now.
    """
    tri = Tri()
    for nom, soumise in soumissions.items():
        actuel = {attribut: lire(attribut) for attribut in soumise.valeurs}
        propose = {attribut: canonique(valeur) for attribut, valeur in soumise.valeurs.items()}
        montre = soumise.jeton
        a_jour = montre is not None and montre.empreinte == empreinte(actuel)
        issue = confronter(montre, propose, montre.version if montre is not None and a_jour else AUCUNE, actuel)
        if issue is Issue.A_ENREGISTRER:
            tri.ecrites.append(nom)
            tri.valeurs.update(soumise.valeurs)
        elif issue is Issue.CONFLIT:
            tri.conflits.append(nom)
    return tri


def ecrire(objet: Model, valeurs: Mapping[str, Any], *, controler: Callable[[Any], None] | None = None) -> None:
    """Set the attributes, and save the row one version further. The caller holds its lock.

    `controler`: what the row is checked with, once its attributes are set; it raises `ActionRefusee`.
    """
    plusieurs = {champ.name for champ in objet._meta.many_to_many}
    for attribut, valeur in valeurs.items():
        if attribut not in plusieurs:
            setattr(objet, attribut, valeur)
    if controler:
        controler(objet)
    objet.version += 1  # type: ignore[attr-defined]
    objet.save()
    for attribut in plusieurs & valeurs.keys():
        getattr(objet, attribut).set(valeurs[attribut])
