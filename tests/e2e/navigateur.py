"""A browser page that watches itself: accessibility of every document, console, network and server errors."""

import hashlib
import re
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page, Request, Response, WebError

REGLES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
# A document that keeps leaving by itself is a fault.
ESSAIS = 5
# What axe judges the same whatever it says: a text that is there, what was typed, where a link leads, today's keys.
VARIABLE = re.compile(
    r'(?<=>)[^<>]*[^<>\s][^<>]*(?=<)|(?<= value=")[^"]+|(?<= href=")[^"#]+|(?<= content=")[^"]+|\d{4,}'
)
LUES: set[str] = set()


class Surveillance:
    """What went wrong in a context, and which documents were looked at."""

    def __init__(self, contexte: BrowserContext, adresse: str) -> None:
        self.hote = urlsplit(adresse).netloc
        self.fautes: list[str] = []
        self.codes_attendus: set[int] = set()
        contexte.on("console", self._console)
        contexte.on("request", self._requete)
        contexte.on("response", self._reponse)
        contexte.on("weberror", self._erreur)

    def _console(self, message: ConsoleMessage) -> None:
        # Chromium logs the status of each document: `_reponse` judges it.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.fautes.append(f"console : {message.text}")

    def _erreur(self, erreur: WebError) -> None:
        self.fautes.append(f"JavaScript : {erreur.error}")

    def _requete(self, requete: Request) -> None:
        adresse = urlsplit(requete.url)
        if adresse.scheme in ("http", "https", "ws", "wss") and adresse.netloc != self.hote:
            self.fautes.append(f"requête vers un autre hôte : {requete.url}")

    def _reponse(self, reponse: Response) -> None:
        document = reponse.request.resource_type == "document"
        if reponse.status < 400 or (document and reponse.status in self.codes_attendus):
            return
        self.fautes.append(f"{reponse.status} : {reponse.request.method} {urlsplit(reponse.url).path}")


class Navigateur:
    """A Playwright `Page` (every attribute goes through to it) that runs axe on each document before it is acted upon.

    `page.page` is the bare page, for `expect(page.page)`. A status of 400 or more fails the test unless it was announced:
    `page.attendre_code(404)`.
    """

    def __init__(self, page: Page, surveillance: Surveillance, javascript: bool = True) -> None:
        self.page = page
        self.surveillance = surveillance
        self.javascript = javascript
        self._verifie: Any = None

    def __getattr__(self, nom: str) -> Any:
        self.verifier()
        return getattr(self.page, nom)

    def goto(self, chemin: str) -> Response | None:
        self.verifier()
        reponse = self.page.goto(chemin)
        self.verifier()
        return reponse

    def attendre_code(self, *codes: int) -> None:
        """Documents answered with one of these codes are what the test looks for."""
        self.surveillance.codes_attendus |= set(codes)

    def verifier(self, encore: bool = False) -> None:
        """Check the document now on screen, once; `encore` after a script changed it."""
        # Without JavaScript nothing can be evaluated in the page: it would wait for ever.
        if self.page.url == "about:blank" or not self.javascript:
            return
        for reste in reversed(range(ESSAIS)):
            try:
                self.page.wait_for_load_state("load")
                document = self.page.evaluate("[performance.timeOrigin, document.contentType]")
                if document[1] != "text/html" or (document == self._verifie and not encore):
                    return
                self._examiner()
            except Error as erreur:
                # It left by itself meanwhile (a form answered, then a redirection): look at what came instead.
                if not reste or ("context was destroyed" not in str(erreur) and "navigat" not in str(erreur)):
                    raise
            else:
                self._verifie = document
                return

    def _examiner(self) -> None:
        largeur = (self.page.viewport_size or {}).get("width")
        contenu = f"{largeur} {VARIABLE.sub('x', self.page.content())}"
        cle = hashlib.sha256(contenu.encode()).hexdigest()
        if cle in LUES:
            return
        self.page.evaluate(AXE_SCRIPT)
        # The violations only: what passed is thousands of nodes to carry over.
        violations = self.page.evaluate("options => axe.run(options).then(resultat => resultat.violations)", REGLES)
        for violation in violations:
            cibles = ", ".join(str(noeud["target"]) + " " + noeud["html"][:120] for noeud in violation["nodes"][:3])
            chemin = urlsplit(self.page.url).path
            self.surveillance.fautes.append(f"axe {chemin} : {violation['id']}, {violation['help']} ({cibles})")
        if not violations:
            LUES.add(cle)
