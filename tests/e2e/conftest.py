"""A real browser on the demonstration set. How to write a journey: docs/interface.md."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as reglages
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.signals import got_request_exception
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, expect

from mildeca_portal.comptes.sessions import SessionStore
from mildeca_portal.lancement import systeme
from prefectures.models import Personne
from tests.e2e import base
from tests.e2e.navigateur import Navigateur, Surveillance

MOT_DE_PASSE = "demonstration"
CAPTURES = reglages.RACINE / "docs" / "captures"
ECHECS = reglages.RACINE / "var" / "e2e" / "echecs"
LARGEURS = {"bureau": {"width": 1280, "height": 900}, "mobile": {"width": 360, "height": 800}}
DELAI_MS = 30_000
expect.set_options(timeout=DELAI_MS)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long journeys first, at random among themselves: no worker waits at the end for the other's."""
    items.sort(key=lambda item: not item.path.name.startswith("test_parcours_"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium; its sandbox does not work for root."""
    options = {"executable_path": systeme.chercher_chromium(), "args": ["--no-sandbox", "--disable-dev-shm-usage"]}
    return {**browser_type_launch_args, **options}


@pytest.fixture(scope="session")
def modele(django_db_blocker) -> base.Modele:
    with django_db_blocker.unblock():
        return base.obtenir()


@pytest.fixture
def portail(modele: base.Modele, django_db_blocker, settings, gardes, tmp_path: Path) -> Iterator[str]:
    """Address of a portal of one's own: real middleware, demonstration set, nothing shared with another test."""
    settings.DEMONSTRATION = True
    settings.MEDIA_ROOT = tmp_path / "fichiers"
    settings.TASKS = base.TRAVAUX
    erreurs: list[str] = []

    def noter(sender: Any, request: Any, **kwargs: Any) -> None:
        import traceback

        erreurs.append(f"{request.method} {request.path}\n{traceback.format_exc()}")

    with django_db_blocker.unblock(), base.copie(modele, settings.MEDIA_ROOT):
        got_request_exception.connect(noter)
        serveur = LiveServerThread("127.0.0.1", StaticFilesHandler)
        serveur.daemon = True
        serveur.start()
        serveur.is_ready.wait()
        if serveur.error:
            raise serveur.error
        try:
            yield f"http://127.0.0.1:{serveur.port}"
        finally:
            serveur.terminate()
            got_request_exception.disconnect(noter)
    assert not erreurs, "\n".join(erreurs)


@pytest.fixture
def ouvrir(portail: str, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Navigateur]]:
    """`ouvrir()`, `ouvrir("mobile")`, `ouvrir(javascript=False)`: a new visitor's page."""
    contextes, pages = [], []

    def nouvelle(largeur: str = "bureau", *, javascript: bool = True) -> Navigateur:
        contexte = browser.new_context(
            base_url=portail,
            viewport=LARGEURS[largeur],
            locale="fr-FR",
            timezone_id="Europe/Paris",
            java_script_enabled=javascript,
            reduced_motion="reduce",
        )
        contexte.set_default_timeout(DELAI_MS)
        contextes.append(contexte)
        page = Navigateur(contexte.new_page(), Surveillance(contexte, portail), javascript)
        pages.append(page)
        return page

    yield nouvelle
    for page in pages:
        if not page.page.is_closed():
            page.verifier()
    if getattr(getattr(request.node, "rep_call", None), "failed", False):
        ECHECS.mkdir(parents=True, exist_ok=True)
        for numero, page in enumerate(pages):
            page.page.screenshot(path=ECHECS / f"{request.node.name}-{numero}.png", full_page=True)
    for contexte in contextes:
        contexte.close()
    fautes = [faute for page in pages for faute in page.surveillance.fautes]
    assert not fautes, "\n".join(fautes)


@pytest.fixture
def page_anonyme(ouvrir: Callable[..., Navigateur]) -> Navigateur:
    return ouvrir()


@pytest.fixture
def connecter() -> Callable[[Navigateur, str], Navigateur]:
    """`connecter(page, "chef-25@prefectures.test")` opens a session at once; `par_le_formulaire=True` types it."""

    def entrer(page: Navigateur, courriel: str, *, par_le_formulaire: bool = False) -> Navigateur:
        if par_le_formulaire:
            page.goto("/connexion/")
            page.get_by_label("Adresse électronique").fill(courriel)
            page.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
            page.get_by_role("main").get_by_role("button", name="Se connecter").click()
            page.page.wait_for_url("**/tableau-de-bord/")
            return page
        personne = Personne.objects.get(courriel=courriel)
        session = SessionStore()
        session[SESSION_KEY] = str(personne.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = personne.get_session_auth_hash()
        session.create()
        cookie = {"name": reglages.SESSION_COOKIE_NAME, "value": session.session_key or ""}
        page.page.context.add_cookies([{**cookie, "domain": "127.0.0.1", "path": "/", "httpOnly": True}])
        return page

    return entrer


@pytest.fixture
def travailler() -> Callable[[], None]:
    """Do what the background worker does, until nothing is left: `travailler()`."""
    return base.faire_les_travaux


@pytest.fixture
def capturer() -> Callable[[Navigateur, str], None]:
    """`capturer(page, "accueil")` writes docs/captures/accueil.png when CAPTURES=1, and nothing otherwise."""

    def photographier(page: Navigateur, nom: str, *, entiere: bool = False) -> None:
        page.verifier()
        if os.environ.get("CAPTURES") == "1":
            CAPTURES.mkdir(parents=True, exist_ok=True)
            page.page.screenshot(path=CAPTURES / f"{nom}.png", full_page=entiere)

    return photographier


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    rapport = yield
    setattr(item, f"rep_{rapport.when}", rapport)
    return rapport
