"""What the portal holds on one person, assembled from `<app>/donnees_personnelles.py`. Each offers

`extraire(personne_id) -> Sections`: {section: rows}, French keys, values that JSON can write;
`CHAMPS: frozenset[str]`: the fields « app.modele.champ » that point at a person and that this part reads;
`ECARTES: dict[str, str]`: fields of that kind that it leaves out, with the reason.

A test walks every model: a field that points at a person and that no app names fails.
"""

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from mildeca_portal.socle.modules import modules

Sections = dict[str, list[dict[str, Any]]]


def rangs(objets: QuerySet[Any], **champs: str) -> list[dict[str, Any]]:
    """One row for each object, in one query: `rangs(invitations, envoyee_le="envoyee_le", texte="texte__intitule")`."""
    lus = objets.values_list(*champs.values())
    return [dict(zip(champs, map(lisible, valeurs), strict=True)) for valeurs in lus]


def lisible(valeur: Any) -> Any:
    """Dates in ISO form, decimals as text, the rest as JSON writes it."""
    if valeur is None or isinstance(valeur, bool | int | str | list | dict):
        return valeur
    return valeur.isoformat() if isinstance(valeur, date | datetime) else str(valeur)


def champs_declares() -> dict[str, str]:
    """{field: reason why it is left out, empty when it is read} for the whole portal."""
    declares: dict[str, str] = {}
    for module in modules("donnees_personnelles"):
        declares |= dict.fromkeys(module.CHAMPS, "") | getattr(module, "ECARTES", {})
    return declares


def tout_extraire(personne_id: int) -> Sections:
    """Every section of every app, from the lowest layer up; as many queries as there are sections, whatever they hold."""
    sections: Sections = {}
    for module in modules("donnees_personnelles"):
        sections |= module.extraire(personne_id)
    return sections
