"""Every address of the portal, by name, found in the URL configuration itself."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


def adresses(resolveur: URLResolver | None = None, espace: str = "") -> Iterator[tuple[str, Any]]:
    """(name, view) of each address of ours; the administration's, which Django names, are left out."""
    for motif in (resolveur or get_resolver()).url_patterns:
        if isinstance(motif, URLResolver):
            if motif.app_name != "admin":
                yield from adresses(motif, f"{motif.namespace}:" if motif.namespace else espace)
        elif isinstance(motif, URLPattern):
            yield f"{espace}{motif.name}", motif.callback
