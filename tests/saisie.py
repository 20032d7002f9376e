"""What a browser would send back of the form on a page, untouched: every test types over it."""

from typing import Any

from django.http import HttpResponse

from tests.interface.page import Page


def telle_quelle(reponse: HttpResponse) -> dict[str, Any]:
    """{name: value, or values of the boxes that are ticked} of the form in `main`, its buttons and files apart."""
    main = Page(reponse.content.decode()).un("main")
    donnees: dict[str, Any] = {}
    for champ in main.iter():
        nom, genre = champ.get("name"), champ.get("type")
        if not nom or champ.tag not in ("input", "textarea", "select") or genre == "file":
            continue
        if genre in ("checkbox", "radio"):
            if champ.get("checked") is not None:
                donnees.setdefault(nom, []).append(champ.get("value", "on"))
        elif champ.tag == "select":
            donnees[nom] = [o.get("value") for o in champ.iter("option") if o.get("selected") is not None]
        else:
            donnees[nom] = champ.get("value", "") if champ.tag == "input" else "".join(champ.itertext()).lstrip("\n")
    donnees.pop("csrfmiddlewaretoken", None)
    return donnees


def unite(donnees: dict[str, Any], nom: str, *champs: str) -> dict[str, Any]:
    """What the script sends of one block: its token and its fields."""
    return {n: v for n, v in donnees.items() if n == f"{nom}__jeton" or n in (champs or (nom,))}
