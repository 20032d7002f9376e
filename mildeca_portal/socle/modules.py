"""What each app declares in a module of a known name (`journal`, `purges`, `donnees_personnelles`)."""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.apps import apps


def modules(nom: str) -> list[ModuleType]:
    """The module `nom` of each app that has one, from the lowest layer up. To be called once the apps are ready."""
    noms = [f"{config.name}.{nom}" for config in reversed(list(apps.get_app_configs()))]
    return [import_module(n) for n in noms if find_spec(n) is not None]
