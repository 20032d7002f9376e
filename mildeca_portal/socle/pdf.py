"""Documents in PDF that anyone can read: both PDF/A-3a (archives) and PDF/UA-1 (accessibility).

A template extends "ecrivains/pdf.html", reads local files only (`/static/…`, `/media/…`), and is rendered in a process
of its own (`rendu_pdf`), with a limit of time and memory.
"""

import logging
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.template.loader import render_to_string

from mildeca_portal.lancement.systeme import pango_manquant
from mildeca_portal.socle.demonstration import MENTION, est_demonstration
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.rendu_pdf import PREFIXE_PAGE

journal = logging.getLogger(__name__)
DELAI = 300  # seconds
MEMOIRE = 3072  # megabytes of address space
TITRE_DE_GRAPHIQUE = re.compile(r'(<svg class="mildeca-graphique[^>]*>\s*<title[^>]*>[^<]*</title>)')


class PangoManquant(ActionRefusee):
    """The machine cannot make a PDF. Its sentence gives the command that installs what is missing."""

    def __init__(self, commande: str) -> None:
        self.commande = commande
        super().__init__(f"La bibliothèque Pango manque sur ce serveur. Pour l’installer\u00a0: {commande}")


class RenduImpossible(ActionRefusee):
    """The document could not be made: too long, too large, or malformed."""


def exiger_pango() -> None:
    """Raises `PangoManquant` when this machine cannot make a PDF."""
    if commande := pango_manquant():
        raise PangoManquant(commande)


def rendre(
    html: str, *, page_faite: Callable[[int], None] | None = None, delai: int = DELAI, memoire: int = MEMOIRE
) -> bytes:
    """HTML to PDF in its own process, at most `delai` seconds and `memoire` megabytes.

    `page_faite` is told the number of each page laid out. Raises `PangoManquant` or `RenduImpossible`.
    """
    exiger_pango()
    commande = [sys.executable, "-m", "mildeca_portal.socle.rendu_pdf", str(memoire), *_racines()]
    with tempfile.TemporaryFile() as entree, tempfile.TemporaryFile() as sortie:
        entree.write(_avec_styles_des_graphiques(html).encode())
        entree.seek(0)
        enfant = subprocess.Popen(
            commande, stdin=entree, stdout=sortie, stderr=subprocess.PIPE, text=True, cwd=settings.RACINE
        )
        garde = threading.Timer(delai, enfant.kill)
        garde.start()
        try:
            erreurs = _suivre(enfant, page_faite)
            code = enfant.wait()
            hors_delai = not garde.is_alive()
        finally:
            garde.cancel()
            enfant.kill()
            enfant.wait()
        sortie.seek(0)
        pdf = sortie.read()
    if code != 0 or not pdf.startswith(b"%PDF"):
        journal.error("rendu PDF arrêté (code %s) : %s", code, " | ".join(erreurs[-5:]))
        raison = "trop de temps" if hors_delai else "trop de mémoire ou une ressource introuvable"
        raise RenduImpossible(f"Le document n’a pas pu être composé\u00a0: il demande {raison}.")
    return pdf


def _suivre(enfant: "subprocess.Popen[str]", page_faite: Callable[[int], None] | None) -> list[str]:
    """Read the child's error stream to its end: pages go to `page_faite`, the rest is returned and logged."""
    erreurs = []
    assert enfant.stderr is not None
    with enfant.stderr as flux:
        for brute in flux:
            ligne = brute.strip()
            if ligne.startswith(PREFIXE_PAGE):
                if page_faite:
                    page_faite(int(ligne.removeprefix(PREFIXE_PAGE)))
            elif ligne:
                erreurs.append(ligne)
                journal.info("rendu PDF : %s", ligne)
    return erreurs


def document(
    gabarit: str, contexte: Mapping[str, Any], *, page_faite: Callable[[int], None] | None = None, **limites: int
) -> bytes:
    """The PDF of a template. With demonstration data, every page bears the mention. Raises as `rendre`."""
    mention = MENTION if est_demonstration() else ""
    html = render_to_string(gabarit, {**contexte, "mention_demonstration": mention})
    return rendre(html, page_faite=page_faite, **limites)


def _racines() -> list[str]:
    """Where `/static/…` and `/media/…` may be read: the folders of the apps, of the portal, of the uploads."""
    dossiers = [str(settings.STATIC_ROOT)]
    for chercheur in get_finders():
        dossiers += [str(stockage.location) for stockage in getattr(chercheur, "storages", {}).values()]
    return [*(f"static={d}" for d in reversed(dossiers)), f"media={settings.MEDIA_ROOT}"]


def _avec_styles_des_graphiques(html: str) -> str:
    """WeasyPrint does not apply the style sheets of a document to the SVG it holds: give each chart its own copy."""
    return TITRE_DE_GRAPHIQUE.sub(lambda m: f"{m[1]}<style>{_styles_des_graphiques()}</style>", html)


@cache
def _styles_des_graphiques() -> str:
    return Path(settings.RACINE, "static", "css", "graphiques.css").read_text(encoding="utf-8")
