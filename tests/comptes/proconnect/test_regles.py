"""The rules alone: who counts as invited, who is the addressee of a token, what asserts two factors."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from mildeca_portal.comptes.models import Invitation
from mildeca_portal.comptes.proconnect.regles import (
    Identite,
    Motif,
    a_deux_facteurs,
    courriel_comparable,
    est_destinataire,
    est_invitee,
    refus_de_lier,
)
from prefectures.models import Personne

MIDI = datetime(2026, 3, 15, 12, tzinfo=timezone.get_default_timezone())
HEURE = timedelta(hours=1)


def invitation(expire_dans: timedelta, **champs: datetime) -> Invitation:
    return Invitation(envoyee_le=MIDI - 72 * HEURE, expire_le=MIDI + expire_dans, **champs)


@pytest.mark.parametrize(
    ("invitations", "attendu"),
    [
        ([], False),
        ([invitation(HEURE)], True),
        ([invitation(timedelta(0))], False),
        ([invitation(-HEURE)], False),
        ([invitation(-HEURE, acceptee_le=MIDI - 2 * HEURE)], True),
        ([invitation(HEURE, annulee_le=MIDI - HEURE)], False),
        ([invitation(-HEURE), invitation(HEURE, annulee_le=MIDI)], False),
        ([invitation(HEURE, annulee_le=MIDI), invitation(-HEURE, acceptee_le=MIDI)], True),
    ],
)
def test_qui_est_invitee(invitations, attendu):
    assert est_invitee(invitations, MIDI) is attendu


@pytest.mark.parametrize(
    ("personne", "invitee", "motif"),
    [
        (Personne(), True, None),
        (Personne(), False, Motif.INCONNUE),
        (Personne(is_active=False), True, Motif.INCONNUE),
        (Personne(oidc_sub="sub-2", oidc_issuer="x"), True, Motif.DEJA_LIEE),
        (Personne(oidc_sub="sub-2", oidc_issuer="x"), False, Motif.DEJA_LIEE),
        (Personne(oidc_sub="sub-1", oidc_issuer="un autre émetteur"), True, Motif.DEJA_LIEE),
        (Personne(oidc_sub="sub-2", oidc_issuer="x", is_active=False), True, Motif.INCONNUE),
    ],
)
def test_qui_peut_etre_liee(personne, invitee, motif):
    invitations = [invitation(HEURE)] if invitee else []

    assert refus_de_lier(personne, invitations, MIDI) is motif


@pytest.mark.parametrize(
    ("jeton", "attendu"),
    [
        ({"aud": "portail"}, True),
        ({"aud": ["portail"]}, True),
        ({"aud": ["portail"], "azp": "portail"}, True),
        ({"aud": ["portail", "autre"], "azp": "portail"}, True),
        ({"aud": ["portail", "autre"]}, False),
        ({"aud": "portail", "azp": "autre"}, False),
        ({"aud": "portail", "azp": None}, False),
    ],
)
def test_pour_qui_est_le_jeton(jeton, attendu):
    assert est_destinataire(jeton, "portail") is attendu


@pytest.mark.parametrize("acr", ["eidas0-mfa", "eidas1-mfa", "eidas2", "eidas3"])
def test_les_niveaux_a_deux_facteurs(acr):
    assert a_deux_facteurs({"acr": acr})


@pytest.mark.parametrize("acr", ["eidas0", "eidas1", "eidas", "", None, {"eidas2": 1}])
def test_les_niveaux_a_un_facteur(acr):
    assert not a_deux_facteurs({"acr": acr})


@pytest.mark.parametrize(
    ("recue", "comparee"),
    [(" Prenom.NOM@Prefectures.test", "prenom.nom@prefectures.test"), ("é@x.fr", ""), ("x", ""), (None, ""), (3, "")],
)
def test_l_adresse_comparable(recue, comparee):
    assert courriel_comparable(recue) == comparee


def test_une_identite_ne_dit_rien_de_plus_que_ce_qui_est_su():
    assert Identite("https://a", "sub") == Identite("https://a", "sub", "", False, False)
