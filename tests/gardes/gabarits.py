"""An undefined variable in one of our templates fails the test. Templates of django-dsfr and others use undefined ones."""

import sys
from collections.abc import Iterator
from types import FrameType
from typing import Any

from django.conf import settings
from django.template.base import FilterExpression, Node, Variable, VariableDoesNotExist

NOTRES = str(settings.RACINE / "templates")
# `{{ x|default:"…" }}` says that the author knows x may be missing.
TOLERANTS = {"default", "default_if_none"}


class VariableIndefinie(AssertionError):
    """A template of ours reads a variable that its view does not give."""


def _cadres(depart: FrameType | None) -> Iterator[FrameType]:
    while depart is not None:
        yield depart
        depart = depart.f_back


def _origine(depart: FrameType | None) -> str:
    for cadre in _cadres(depart):
        noeud = cadre.f_locals.get("self")
        origine = getattr(noeud, "origin", None)
        if isinstance(noeud, Node) and origine is not None:
            return str(origine.name)
    return ""


def surveiller(monkeypatch: Any) -> None:
    """Wrap the one function through which every variable of a template goes."""
    resoudre = Variable.resolve

    def resoudre_ou_echouer(self: Variable, context: Any) -> Any:
        try:
            return resoudre(self, context)
        except VariableDoesNotExist as absente:
            appelant = sys._getframe(1)
            if appelant.f_code is FilterExpression.resolve.__code__ and not appelant.f_locals["ignore_failures"]:
                filtres = {getattr(f, "_filter_name", f.__name__) for f, _ in appelant.f_locals["self"].filters}
                origine = _origine(appelant)
                if origine.startswith(NOTRES) and not filtres & TOLERANTS:
                    raise VariableIndefinie(f"{origine} : « {self.var} » n’est pas défini") from absente
            raise

    monkeypatch.setattr(Variable, "resolve", resoudre_ou_echouer)
