"""Real HTTP clients: each person reads a section, saves its fields one by one, then the page whole, as a browser would."""

import http.client
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any
from urllib.parse import urlencode

from mildeca_portal.socle.versions import empreinte, lire_jeton
from rapports.questionnaire.contenu import normaliser
from rapports.questionnaire.definition import Question
from tests.bench.heure_limite.reseau import EXERCICE, LARGES, Usager, inventer

AUTO, PAGE, TEMOIN, LECTURE = "champ", "page entière", "témoin", "lecture"


@dataclass(frozen=True)
class Ecriture:
    """A save that the portal acknowledged, or whose answer never came (`sure` False). `version`: when it said it."""

    reponse: int
    cle: str
    contenu: Any
    version: int | None
    sure: bool


@dataclass
class Releve:
    """What the clients saw, all of them together."""

    ecritures: list[Ecriture] = field(default_factory=list)
    durees: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    conflits: int = 0
    fautes: list[tuple[float, str]] = field(default_factory=list)
    pas: int = 0
    verrou: Lock = field(default_factory=Lock)

    def noter(self, quoi: str, debut: float, fin: float) -> None:
        with self.verrou:
            self.durees.setdefault(quoi, []).append((debut, fin))


class Champs(HTMLParser):
    """What a browser would post of the form of a section."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.valeurs: dict[str, list[str]] = {}
        self._texte: str | None = None
        self._choix: str | None = None
        self._dedans = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = dict(attrs)
        nom = a.get("name") or ""
        if tag == "form":
            self._dedans = "data-saisie" in a
        if not self._dedans or not nom:
            if tag == "option" and self._choix and "selected" in a:
                self.valeurs[self._choix] = [a.get("value") or ""]
            return
        if tag == "textarea":
            self._texte = nom
            self.valeurs[nom] = [""]
        elif tag == "select":
            self._choix = nom
        elif tag == "input" and a.get("type") not in ("file", "submit"):
            if a.get("type") in ("radio", "checkbox") and "checked" not in a:
                return
            self.valeurs.setdefault(nom, []).append(a.get("value") or "")

    def handle_data(self, data: str) -> None:
        if self._texte:
            self.valeurs[self._texte][0] += data.removeprefix("\n") if not self.valeurs[self._texte][0] else data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._texte = None
        elif tag == "select":
            self._choix = None
        elif tag == "form":
            self._dedans = False


class Client:
    """One person at work. `travailler()` makes one request at each step."""

    def __init__(self, usager: Usager, port: int, releve: Releve, champs: int) -> None:
        self.usager, self.port, self.releve, self.champs = usager, port, releve, champs
        self.adresse = f"/enquetes/{EXERCICE}/{usager.code}/sections/{usager.lettre}/"
        self.cookies = {"sessionid": usager.session}
        self.formulaire: dict[str, list[str]] = {}

    def travailler(self) -> Iterator[None]:
        yield from self._lire()
        for n in range(self.champs):
            yield from self._saisir(self.usager.questions[n % len(self.usager.questions)])
            yield from self._temoin()
        yield from self._lire()
        yield from self._enregistrer_la_page()
        yield from self._lire()

    def _lire(self) -> Iterator[None]:
        """Open the page, again and again until it comes: nobody gives up on the last evening."""
        while True:
            statut, page = self._demander(LECTURE, "GET", self.adresse)
            yield
            if statut == 200:
                break
            time.sleep(0.5)
        self.formulaire = Champs(page).valeurs
        if "csrfmiddlewaretoken" not in self.formulaire:
            self._faute(f"section fermée à {self.usager.code} {self.usager.lettre}")

    def _saisir(self, question: Question) -> Iterator[None]:
        brut = inventer(question)
        champs = {question.cle: [brut], f"{question.cle}__jeton": self._champ(f"{question.cle}__jeton")}
        statut, page = self._demander(AUTO, "POST", self.adresse, champs, auto=True)
        yield
        contenu = normaliser(question, brut)
        if statut == 200:
            lu = json.loads(page)
            if question.cle in lu["jetons"]:
                jeton = lire_jeton(lu["jetons"][question.cle])
                assert jeton is not None and jeton.empreinte == empreinte(contenu)
                self.formulaire[f"{question.cle}__jeton"] = [str(jeton)]
                self.formulaire[question.cle] = [brut]
                self._ecrire(question, contenu, jeton.version)
                return
            if question.cle in lu["conflits"]:
                self.releve.conflits += 1
            elif question.cle in lu["erreurs"]:
                self._faute(f"{question.cle} : {lu['erreurs']}")
            else:
                return  # what was typed is what stood
        elif statut in (0, 500, 502, 503):
            self._ecrire(question, contenu, None, sure=False)
        else:
            self._faute(f"{statut} {self.adresse}")
        yield from self._lire()

    def _enregistrer_la_page(self) -> Iterator[None]:
        """The plain form, three answers changed in it."""
        changees = {q.cle: (q, inventer(q)) for q in self.usager.questions[-3:] if q.type in LARGES}
        envoi = {**self.formulaire, **{cle: [brut] for cle, (_, brut) in changees.items()}, "enregistrer": ["1"]}
        avant = {cle: self._champ(f"{cle}__jeton")[0] for cle in changees}
        statut, page = self._demander(PAGE, "POST", self.adresse, envoi)
        yield
        if statut not in (302, 409, 422):
            for question, brut in changees.values():
                self._ecrire(question, normaliser(question, brut), None, sure=False)
            if statut not in (0, 500, 502, 503):
                self._faute(f"{statut} {self.adresse}")
            return
        relue = Champs(page).valeurs if statut != 302 else {}
        for cle, (question, brut) in changees.items():
            contenu = normaliser(question, brut)
            if statut == 302:
                montre = lire_jeton(avant[cle])
                if montre is not None and montre.empreinte != empreinte(contenu):
                    self._ecrire(question, contenu, None)
            else:
                self._lire_la_suite(question, contenu, relue)
        self.releve.conflits += statut == 409

    def _lire_la_suite(self, question: Question, contenu: Any, relue: dict[str, list[str]]) -> None:
        """After a conflict, the page shows the token of what stands: ours when it was saved."""
        jeton = lire_jeton((relue.get(f"{question.cle}__jeton") or [""])[0])
        if jeton is not None and jeton.empreinte == empreinte(contenu):
            self._ecrire(question, contenu, jeton.version)

    def _temoin(self) -> Iterator[None]:
        statut, _ = self._demander(TEMOIN, "POST", "/temoin/", {"telephone": [f"01{time.time_ns() % 10**8:08d}"]})
        yield
        if statut not in (0, 204, 500, 502, 503):
            self._faute(f"témoin : {statut}")

    def _champ(self, nom: str) -> list[str]:
        return self.formulaire.get(nom) or [""]

    def _ecrire(self, question: Question, contenu: Any, version: int | None, *, sure: bool = True) -> None:
        ecriture = Ecriture(self.usager.reponse, question.cle, contenu, version, sure)
        with self.releve.verrou:
            self.releve.ecritures.append(ecriture)

    def _faute(self, phrase: str) -> None:
        with self.releve.verrou:
            self.releve.fautes.append((time.monotonic(), phrase))

    def _demander(
        self, quoi: str, methode: str, adresse: str, champs: dict[str, list[str]] | None = None, *, auto: bool = False
    ) -> tuple[int, str]:
        """(status, body); status 0 when the connection broke."""
        entetes = {"Cookie": "; ".join(f"{nom}={v}" for nom, v in self.cookies.items())}
        corps = None
        if champs is not None:
            champs = {**champs, "csrfmiddlewaretoken": self._champ("csrfmiddlewaretoken")}
            corps = urlencode(champs, doseq=True)
            entetes["Content-Type"] = "application/x-www-form-urlencoded"
        if auto:
            entetes["Accept"] = "application/json"
        debut = time.monotonic()
        try:
            lien = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
            lien.request(methode, adresse, corps, entetes)
            reponse = lien.getresponse()
            texte = reponse.read().decode()
            lien.close()
        except (OSError, http.client.HTTPException):
            self._faute(f"coupure : {methode} {adresse}")
            return 0, ""
        fin = time.monotonic()
        for entete in reponse.headers.get_all("Set-Cookie") or ():
            if trouve := re.match(r"(csrftoken)=([^;]+)", entete):
                self.cookies[trouve[1]] = trouve[2]
        if reponse.status >= 500:
            self._faute(f"{reponse.status} : {methode} {adresse}")
        else:
            self.releve.noter(quoi, debut, fin)
        return reponse.status, texte


def faire_travailler(clients: list[Client], releve: Releve, ensemble: int) -> None:
    """Everyone at once, one request each in turn, `ensemble` of them in flight."""
    file: SimpleQueue[Iterator[None]] = SimpleQueue()
    for client in clients:
        file.put(client.travailler())

    def tourner() -> None:
        while True:
            try:
                travail = file.get_nowait()
            except Empty:
                return
            try:
                next(travail)
            except StopIteration:
                continue
            except Exception as erreur:
                with releve.verrou:
                    releve.fautes.append((time.monotonic(), repr(erreur)))
                continue
            with releve.verrou:
                releve.pas += 1
            file.put(travail)

    fils = [Thread(target=tourner) for _ in range(ensemble)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
