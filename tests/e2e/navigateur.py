"""A browser page that watches itself: accessibility of every document, console, network and server errors."""

import hashlib
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
# What axe judges of a document, in two parts (around <main>, and within): elements, their state, and whether they have a text
# or a name; not what these say. Brothers that are alike count for one: three lines of a table or a hundred are the same.
FORME = """() => {
  const lues = ["class", "role", "type", "scope", "lang", "tabindex", "open", "hidden", "disabled"];
  const lue = (a) => lues.includes(a.name) || (a.name.startsWith("aria-") && a.value.length < 7);
  const ecrit = (a) => (lue(a) ? `${a.name}=${a.value}` : a.name);
  const ids = Array.from(document.querySelectorAll("[id]"), (e) => e.id);
  const coeur = document.querySelector("main");
  const forme = (e) => {
    const enfants = new Set();
    for (const n of e.childNodes) {
      if (n.nodeType === Node.TEXT_NODE && n.data.trim()) enfants.add("t");
      else if (n.nodeType === Node.ELEMENT_NODE && n !== coeur && n.tagName !== "SCRIPT") enfants.add(forme(n));
    }
    return `<${e.tagName} ${Array.from(e.attributes, ecrit).sort().join(" ")}>${[...enfants].join("")}</>`;
  };
  return [forme(document.documentElement), `${ids.length - new Set(ids).size} ${coeur ? forme(coeur) : ""}`];
}"""
AXE = "([contexte, options]) => axe.run(contexte, options).then(resultat => resultat.violations)"
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
        formes = self.page.evaluate(FORME)
        autour, coeur = (hashlib.sha256(f"{largeur} {forme}".encode()).hexdigest() for forme in formes)
        if {autour, coeur} <= LUES:
            return
        contexte = {"exclude": ["main"]} if coeur in LUES else {"include": ["html"]}
        self.page.evaluate(AXE_SCRIPT)
        # The violations only: what passed is thousands of nodes to carry over.
        violations = self.page.evaluate(AXE, [contexte, REGLES])
        for violation in violations:
            cibles = ", ".join(str(noeud["target"]) + " " + noeud["html"][:120] for noeud in violation["nodes"][:3])
            chemin = urlsplit(self.page.url).path
            self.surveillance.fautes.append(f"axe {chemin} : {violation['id']}, {violation['help']} ({cibles})")
        if not violations:
            LUES.update((autour, coeur))
