"""From a view: run one action, and say what came of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from mildeca_portal.socle.erreurs import ActionRefusee


def dire_le_refus(request: HttpRequest, refus: ActionRefusee, form: Any = None, champ: str = "") -> None:
    """Show the sentences of a refusal: beside the field they are about, at the top of the form, or of the next page.

    A form that carries a version (`apres_refus`) reads it again, so that a second try knows of the other one.
    """
    for phrase in refus.phrases:
        if form is None:
            messages.error(request, phrase)
        else:
            form.add_error(champ if champ in form.fields else None, phrase)
    if hasattr(form, "apres_refus"):
        form.apres_refus(refus)


def agir(request: HttpRequest, acte: Callable[[], object], fait: str) -> bool:
    """Run an action that has no form. Returns whether it was done.

    `fait` (nothing is said when empty: the page shows it) or the refusal is at the top of the next page.
    """
    try:
        acte()
    except ActionRefusee as refus:
        dire_le_refus(request, refus)
        return False
    if fait:
        messages.success(request, fait)
    return True


def tenter(request: HttpRequest, form: Any, acte: Callable[[], object], fait: str, champ: str = "") -> bool:
    """Run the action of a posted, valid form. Says `fait`, or puts the refusal on the form, where what was typed stays."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        acte()
    except ActionRefusee as refus:
        dire_le_refus(request, refus, form, champ)
        return False
    messages.success(request, fait)
    return True
