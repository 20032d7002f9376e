"""Every form of the portal where one writes at length gives back what an expired session posted, and saves nothing.

The pages are found by walking every address as every role: a new view with a long text is tried without being listed.
"""

import re
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urljoin

from django.db import transaction

from mildeca_portal.socle import reprise
from tests.droits.adresses import adresses
from tests.droits.roles import ROLES
from tests.droits.test_matrice import MATRICE, monde  # noqa: F401 - a fixture
from tests.gardes.client import ClientVigilant

TEXTE = "Ce que j’ai écrit pendant que ma session expirait,\nsur deux lignes."
# A questionnaire being tried: its page says on top that its answers are thrown away, so there is nothing to give back.
SANS_REPRISE = re.compile(r"/questionnaires/\d+/apercu/[A-Z]/")
MINIMUM = 15
ECRIVENT = ("agent", "admin", "chef_25", "region_27")


class Formulaires(HTMLParser):
    """Forms of a page that post a long text: (address, {name: value}, names of the texts)."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.trouves: list[tuple[str, dict[str, str], list[str]]] = []
        self._action: str | None = None
        self._champs: dict[str, str] = {}
        self._textes: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = {nom: valeur or "" for nom, valeur in attrs}
        if tag == "form" and a.get("method", "").lower() == "post":
            self._action, self._champs, self._textes = a.get("action", ""), {}, []
        elif self._action is not None and a.get("name"):
            if tag == "textarea":
                self._textes.append(a["name"])
            elif tag == "input" and (a.get("type") not in ("radio", "checkbox", "file", "submit") or "checked" in a):
                self._champs[a["name"]] = a.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._action is not None:
            if self._textes:
                self.trouves.append((self._action, self._champs, self._textes))
            self._action = None


def qui_ecrit(nom: str) -> str | None:
    """A role that reads the page, and whose form is not refused if there is one."""
    roles = list(ROLES)
    lisent = [r for r in ECRIVENT if MATRICE["GET", nom][roles.index(r)] == 200]
    envois = MATRICE.get(("POST", nom))
    envoient = [r for r in lisent if envois and envois[roles.index(r)] not in (403, 404, 405)]
    return next(iter([*envoient, *lisent]), None)


def pages(monde):  # noqa: F811 - the fixture
    """{address of a form with a long text: (role, page where it stands, its fields, its texts)}"""
    formulaires = {}
    for nom, _ in adresses():
        role = qui_ecrit(nom)
        if role is None or nom.endswith(("_xlsx", "_pdf")):
            continue
        adresse = monde.adresse(nom)
        with transaction.atomic():
            client = ClientVigilant(raise_request_exception=False)
            client.force_login(monde.personnes[role])
            reponse = client.get(adresse)
            transaction.set_rollback(True)
        if reponse.streaming:
            b"".join(reponse.streaming_content)
        elif b"<textarea" in reponse.content:
            for action, champs, textes in Formulaires(reponse.content.decode()).trouves:
                formulaires.setdefault(urljoin(adresse, action) if action else adresse, (role, adresse, champs, textes))
    return formulaires


def test_ce_qu_une_session_expiree_a_poste_revient_dans_chaque_long_formulaire(monde, db):  # noqa: F811
    trouves = pages(monde)
    assert len(trouves) >= MINIMUM
    fautes = []
    for adresse, (role, page, champs, textes) in trouves.items():
        with transaction.atomic():
            phrase = essayer(monde.personnes[role], adresse, champs, textes[0])
            transaction.set_rollback(True)
        if phrase and not SANS_REPRISE.fullmatch(adresse):
            fautes.append(f"{role} {page} → {adresse} ({textes[0]}) : {phrase}")
    assert not fautes, "\n".join(fautes)


def essayer(personne, adresse: str, champs: dict[str, str], texte: str) -> str:
    """What goes wrong; empty when the text comes back, unsaved."""
    client = ClientVigilant(raise_request_exception=False)
    refus = client.post(adresse, {**champs, texte: TEXTE})
    jeton = re.search(r'name="reprise" value="([^"]+)"', refus.content.decode())
    if refus.status_code != 403 or not jeton:
        return f"l’envoi sans session répond {refus.status_code}"
    client.force_login(personne)
    suite = client.post("/reprendre/", {"reprise": unescape(jeton[1])})
    if suite.status_code != 302 or suite.headers["Location"] != adresse:
        return "la connexion ne ramène pas au formulaire"
    retour = client.get(adresse)
    if retour.status_code != 200:
        return f"le formulaire répond {retour.status_code}"
    contenu = unescape(retour.content.decode())
    if reprise.PHRASE not in contenu:
        return "rien ne dit que le texte n’est pas enregistré"
    return "" if TEXTE in contenu else "le texte n’est pas revenu"
