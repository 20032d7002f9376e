"""A test client that looks at every answer: headers of security, nothing inline that the policy would block, no N+1."""

import re
from typing import Any

from django.http.response import HttpResponseBase
from django.test import Client
from zeal import zeal_context

from mildeca_portal.comptes.second_facteur import CLE_DE_SESSION

ENTETES = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}
INTERDITS = {
    "script sans adresse": re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/(ld\+)?json\")", re.IGNORECASE
    ),
    "style en ligne": re.compile(r"<style\b|<[a-z][^>]*\sstyle=\"", re.IGNORECASE),
    "gestionnaire en ligne": re.compile(r"<[a-z][^>]*\son[a-z]+=\"", re.IGNORECASE),
    "accolades de gabarit": re.compile(r"\{\{|\{%|%\}"),
}


class ClientVigilant(Client):
    def force_login(self, user: Any, backend: str | None = None, *, second_facteur: bool = True) -> None:
        """Signed in, the second factor shown as well unless the test is about it."""
        super().force_login(user, backend)
        if second_facteur:
            session = self.session
            session[CLE_DE_SESSION] = "totp"
            session.save()

    def request(self, **request: Any) -> Any:
        # A relation loaded row by row (N+1) raises here, in any view.
        with zeal_context():
            reponse = super().request(**request)
        verifier(reponse, str(request.get("PATH_INFO", "")))
        return reponse


def verifier(reponse: HttpResponseBase, adresse: str) -> None:
    """Assert what holds for every answer of a view. The administration's own pages are Django's: headers only."""
    for nom, attendu in ENTETES.items():
        valeur = reponse.headers.get(nom, "")
        assert attendu in valeur, f"{adresse} : {nom} vaut « {valeur} »"
    politique = reponse.headers.get("Content-Security-Policy", "")
    assert "script-src 'self'" in politique, f"{adresse} : {politique}"
    assert "style-src 'self'" in politique, f"{adresse} : {politique}"
    assert "unsafe" not in politique, f"{adresse} : {politique}"
    if reponse.streaming or not reponse.headers.get("Content-Type", "").startswith("text/html"):
        return
    if adresse.startswith("/admin/"):
        return
    texte = reponse.content.decode()  # type: ignore[attr-defined]
    for nom, motif in INTERDITS.items():
        trouve = motif.search(texte)
        assert trouve is None, f"{adresse} : {nom} « {texte[trouve.start() : trouve.start() + 80]} »"
