"""The event log: append-only, one line for each change of state."""

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
    as text, states; never a name, an address or free text.
    """
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
