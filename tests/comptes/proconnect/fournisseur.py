"""An OpenID provider of ours on this machine: it signs whatever a test wants, true or false."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "portail", "le-secret-du-portail-aupres-de-proconnect"
KID = "cle-2026"


def nouvelle_cle() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Serveur(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """The portal that waits no longer hangs up: nothing to print."""


class Fournisseur:
    """What it answers is made of public attributes that a test changes; `remettre` puts the honest ones back."""

    def __init__(self) -> None:
        self.cle, self.etrangere = nouvelle_cle(), nouvelle_cle()
        self.serveur = Serveur(("127.0.0.1", 0), type("GuichetOuvert", (Guichet,), {"fournisseur": self}))
        self.adresse = f"http://127.0.0.1:{self.serveur.server_port}"
        self.remettre()

    def remettre(self) -> None:
        self.jeton: dict[str, Any] = {}
        self.infos: dict[str, Any] = {}
        self.signer: Callable[[dict[str, Any]], str] = self.signature
        self.signer_les_infos: Callable[[dict[str, Any]], str] | None = self.signature
        self.cles: list[dict[str, Any]] = [self.cle_annoncee()]
        self.pannes: dict[str, tuple[int, str]] = {}
        self.reveil = threading.Event()  # what a silent point of `muets` waits for
        self.muets: set[str] = set()
        self.codes: dict[str, dict[str, str]] = {}
        self.echanges: list[dict[str, str]] = []

    def signature(self, claims: dict[str, Any], **options: Any) -> str:
        cle = options.pop("cle", self.cle)
        return jwt.encode(claims, cle, **{"algorithm": "RS256", "headers": {"kid": KID}, **options})

    @property
    def cle_publique(self) -> bytes:
        return self.cle.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    def cle_annoncee(self, cle: rsa.RSAPrivateKey | None = None, **champs: str) -> dict[str, Any]:
        publique = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk((cle or self.cle).public_key()))
        return publique | {"kid": KID, "alg": "RS256", "use": "sig"} | champs

    def autoriser(self, adresse: str) -> str:
        """The agent signs in: the address that the provider sends the browser back to."""
        demande = dict(parse_qsl(urlsplit(adresse).query))
        code = secrets.token_urlsafe(8)
        self.codes[code] = demande
        return f"{demande['redirect_uri']}?{urlencode({'code': code, 'state': demande['state']})}"

    def jeton_pour(self, demande: dict[str, str]) -> str:
        maintenant = int(time.time())
        claims = {"iss": self.adresse, "aud": CLIENT, "sub": "sub-1", "iat": maintenant, "exp": maintenant + 60}
        return self.signer(_changer(claims | {"nonce": demande["nonce"]}, self.jeton))

    def informations(self) -> tuple[str, str]:
        claims = {"iss": self.adresse, "aud": CLIENT, "sub": "sub-1", "email": "camille@prefectures.test"}
        claims = _changer(claims, self.infos)
        if self.signer_les_infos is None:
            return json.dumps({n: v for n, v in claims.items() if n not in ("iss", "aud")}), "application/json"
        return self.signer_les_infos(claims), "application/jwt;charset=utf-8"


def _changer(claims: dict[str, Any], changements: dict[str, Any]) -> dict[str, Any]:
    """A change to None takes the claim away."""
    return {n: v for n, v in (claims | changements).items() if v is not None}


def _defi(verificateur: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verificateur.encode()).digest()).rstrip(b"=").decode()


class Guichet(BaseHTTPRequestHandler):
    fournisseur: "Fournisseur"

    def log_message(self, *args: Any) -> None:
        pass

    def repondre(self, corps: str, type_: str = "application/json", statut: int = 200) -> None:
        self.send_response(statut)
        self.send_header("Content-Type", type_)
        self.end_headers()
        self.wfile.write(corps.encode())

    def en_panne(self) -> bool:
        if self.path in self.fournisseur.muets:
            return self.fournisseur.reveil.wait(10)
        if self.path not in self.fournisseur.pannes:
            return False
        statut, corps = self.fournisseur.pannes[self.path]
        self.repondre(corps, statut=statut)
        return True

    def do_GET(self) -> None:
        if self.en_panne():
            return
        if self.path == "/jwks":
            self.repondre(json.dumps({"keys": self.fournisseur.cles}))
        elif self.headers["Authorization"] == "Bearer acces":
            self.repondre(*self.fournisseur.informations())
        else:
            self.repondre("{}", statut=401)

    def do_POST(self) -> None:
        recu = {n: v[0] for n, v in parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()).items()}
        self.fournisseur.echanges.append(recu)
        if self.en_panne():
            return
        demande = self.fournisseur.codes.pop(recu["code"], None)
        honnete = (
            demande is not None
            and (recu["client_id"], recu["client_secret"]) == (CLIENT, SECRET)
            and recu["redirect_uri"] == demande["redirect_uri"]
            and _defi(recu["code_verifier"]) == demande["code_challenge"]
        )
        if not honnete:
            self.repondre('{"error": "invalid_grant"}', statut=400)
            return
        self.repondre(json.dumps({"access_token": "acces", "id_token": self.fournisseur.jeton_pour(demande)}))


def ouvrir() -> Fournisseur:
    fournisseur = Fournisseur()
    threading.Thread(target=fournisseur.serveur.serve_forever, args=(0.02,), daemon=True).start()
    return fournisseur
