"""What the provider says, believed only once it is verified.

mozilla-django-oidc exchanges the code; it does not look at `iss`, `aud` nor `azp`, lets a token without `exp` through and
asks a nonce of the signed user info. The verification here is ours, for both tokens.
"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import jwt
import requests
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from mozilla_django_oidc.auth import OIDCAuthenticationBackend
from mozilla_django_oidc.utils import absolutify

from mildeca_portal.comptes.proconnect.regles import Identite, IdentiteRefusee, Motif, est_destinataire, identite
from prefectures.models import Personne

# Seconds of difference allowed between the clocks of the provider and ours.
TOLERANCE = 30
TYPES_DE_CLE = {"RS": "RSA", "ES": "EC"}


@dataclass(frozen=True, slots=True)
class Reponse:
    """A verified answer. `jeton`: the id_token as received, shown again to the provider at sign-out."""

    identite: Identite
    jeton: str


class ProConnectBackend(OIDCAuthenticationBackend):  # type: ignore[misc]  # the library has no types
    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> None:
        """Never through `django.contrib.auth.authenticate`: a password posted to an address that bears a code and a
        state would come in without the check of the state. The callback calls `identifier`.
        """
        return

    def get_user(self, user_id: Any) -> Personne | None:
        """A closed account ends the sessions it has (the library's own lets them run)."""
        personne = ModelBackend.get_user(self, user_id)
        assert personne is None or isinstance(personne, Personne)
        return personne

    def identifier(self, request: HttpRequest, code: str, *, nonce: str, verificateur: str) -> Reponse:
        """Exchange the code and verify what comes back.

        `nonce`, `verificateur` (PKCE): those of the demand, kept in the session. Raises `IdentiteRefusee`: the provider
        does not answer, or answers something that cannot be believed. Writes nothing; three calls to the provider.
        """
        try:
            recus = self.get_token(
                {
                    "client_id": self.OIDC_RP_CLIENT_ID,
                    "client_secret": self.OIDC_RP_CLIENT_SECRET,
                    "grant_type": "authorization_code",
                    "code": code,
                    "redirect_uri": absolutify(request, reverse("oidc_authentication_callback")),
                    "code_verifier": verificateur,
                }
            )
            acces, jeton = _texte(recus, "access_token"), _texte(recus, "id_token")
            cles = self._cles()
            revendications = self._verifier(jeton, cles, exigees=("iss", "aud", "sub", "exp", "iat"))
            if not constant_time_compare(str(revendications.get("nonce", "")), nonce):
                raise IdentiteRefusee(Motif.REPONSE_INVALIDE, "nonce")
            return Reponse(identite(revendications, self._informations(acces, cles)), jeton)
        except requests.HTTPError as erreur:
            statut = erreur.response.status_code if erreur.response is not None else 0
            motif = Motif.INDISPONIBLE if statut >= HTTPStatus.INTERNAL_SERVER_ERROR else Motif.REPONSE_INVALIDE
            raise IdentiteRefusee(motif, f"HTTP {statut}") from None
        except requests.JSONDecodeError:
            raise IdentiteRefusee(Motif.REPONSE_INVALIDE, "JSON") from None
        except requests.RequestException as erreur:
            raise IdentiteRefusee(Motif.INDISPONIBLE, type(erreur).__name__) from None

    def _lire(self, adresse: str, **entetes: str) -> requests.Response:
        reponse = requests.get(adresse, headers=entetes, timeout=settings.OIDC_TIMEOUT)
        reponse.raise_for_status()
        return reponse

    def _cles(self) -> list[dict[str, Any]]:
        """Public keys of the provider that may sign with the algorithm agreed."""
        recues = self._lire(self.OIDC_OP_JWKS_ENDPOINT).json()
        algorithme = self.OIDC_RP_SIGN_ALGO
        if not isinstance(recues, dict) or not isinstance(recues.get("keys"), list):
            raise IdentiteRefusee(Motif.REPONSE_INVALIDE, "JWKS")
        return [
            cle
            for cle in recues["keys"]
            if isinstance(cle, dict)
            and cle.get("kty") == TYPES_DE_CLE[algorithme[:2]]
            and cle.get("alg", algorithme) == algorithme
            and cle.get("use", "sig") == "sig"
        ]

    def _verifier(self, jeton: str, cles: list[dict[str, Any]], exigees: tuple[str, ...]) -> dict[str, Any]:
        """Claims of a token signed by the provider, for us, in time, with the algorithm agreed and no other."""
        try:
            kid = jwt.get_unverified_header(jeton).get("kid")
            candidates = [cle for cle in cles if kid is None or cle.get("kid") == kid]
            if len(candidates) != 1:
                raise IdentiteRefusee(Motif.REPONSE_INVALIDE, f"{len(candidates)} clés possibles")
            revendications = jwt.decode(
                jeton,
                jwt.PyJWK(candidates[0], algorithm=self.OIDC_RP_SIGN_ALGO),
                algorithms=[self.OIDC_RP_SIGN_ALGO],
                issuer=settings.PROCONNECT_EMETTEUR,
                audience=self.OIDC_RP_CLIENT_ID,
                leeway=TOLERANCE,
                options={"require": list(exigees)},
            )
        except jwt.PyJWTError as erreur:
            raise IdentiteRefusee(Motif.REPONSE_INVALIDE, type(erreur).__name__) from None
        if not est_destinataire(revendications, self.OIDC_RP_CLIENT_ID):
            raise IdentiteRefusee(Motif.REPONSE_INVALIDE, "azp")
        return revendications

    def _informations(self, acces: str, cles: list[dict[str, Any]]) -> dict[str, Any]:
        """The user info: a signed token (what ProConnect sends, without nonce), or plain JSON."""
        reponse = self._lire(self.OIDC_OP_USER_ENDPOINT, Authorization=f"Bearer {acces}")
        if reponse.headers.get("Content-Type", "").lower().startswith("application/jwt"):
            return self._verifier(reponse.text.strip(), cles, exigees=("iss", "aud", "sub"))
        infos = reponse.json()
        if not isinstance(infos, dict):
            raise IdentiteRefusee(Motif.REPONSE_INVALIDE, "informations")
        return infos


def _texte(recus: object, nom: str) -> str:
    valeur = recus.get(nom) if isinstance(recus, dict) else None
    if not isinstance(valeur, str):
        raise IdentiteRefusee(Motif.REPONSE_INVALIDE, nom)
    return valeur
