"""The types of rules: each module here holds one class and registers it. A new file is enough, nothing is listed."""

from importlib import import_module
from pkgutil import iter_modules

for _nom in sorted(module.name for module in iter_modules(__path__)):
    import_module(f"{__name__}.{_nom}")
