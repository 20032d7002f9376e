"""Which of the provider's keys a token is verified with."""

import json

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from tests.comptes.proconnect.fournisseur import KID


def entre(client, entrer) -> bool:
    entrer(client)
    return "_auth_user_id" in client.session


def sans_kid(fournisseur):
    return lambda claims: fournisseur.signature(claims, headers={})


def test_pendant_un_changement_de_cle_le_jeton_dit_laquelle(client, camille, entrer, fournisseur):
    fournisseur.cles.insert(0, fournisseur.cle_annoncee(fournisseur.etrangere, kid="cle-2027"))

    assert entre(client, entrer)


def test_une_seule_cle_peut_se_passer_de_nom(client, camille, entrer, fournisseur):
    fournisseur.signer = fournisseur.signer_les_infos = sans_kid(fournisseur)
    del fournisseur.cles[0]["kid"]

    assert entre(client, entrer)


def test_sans_nom_parmi_plusieurs_cles_aucune_n_est_essayee(client, camille, entrer, fournisseur):
    fournisseur.signer = fournisseur.signer_les_infos = sans_kid(fournisseur)
    fournisseur.cles.append(fournisseur.cle_annoncee(fournisseur.etrangere, kid="cle-2027"))

    assert not entre(client, entrer)


@pytest.mark.parametrize("champs", [{"use": "enc"}, {"alg": "RS512"}, {"kty": "oct"}])
def test_une_cle_faite_pour_autre_chose_ne_verifie_rien(client, camille, entrer, fournisseur, champs):
    fournisseur.cles[0] |= champs

    assert not entre(client, entrer)


def test_une_cle_abimee_n_est_pas_une_panne_du_portail(client, camille, entrer, fournisseur):
    fournisseur.cles[0]["n"] = "?"

    assert entrer(client).status_code == 502


def test_es256_quand_c_est_l_algorithme_convenu(client, camille, entrer, fournisseur, settings):
    settings.OIDC_RP_SIGN_ALGO = "ES256"
    cle = ec.generate_private_key(ec.SECP256R1())
    fournisseur.cles.append(json.loads(jwt.algorithms.ECAlgorithm.to_jwk(cle.public_key())) | {"kid": KID})
    assert not entre(client, entrer)  # still signed with RS256

    fournisseur.signer = fournisseur.signer_les_infos = lambda claims: fournisseur.signature(
        claims, cle=cle, algorithm="ES256"
    )
    assert entre(client, entrer)
