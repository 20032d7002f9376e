"""Every address × every role, own and other territory. `matrice.txt` is the table; an address missing from it fails.

The objects belong to the Doubs and to Bourgogne-Franche-Comté: `region_84` and `chef_39` are someone else's territory.
A line « POST » sends an empty form: 200 is the form in error, 302 an act done, 403 and 404 a refusal.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from rapports.models import Contribution
from tests.droits.adresses import adresses
from tests.droits.roles import ROLES
from tests.droits.scenario import Monde
from tests.rapports.equipe.fabriques import visiteur

TABLE = Path(__file__).with_name("matrice.txt")
NOMS = [nom for nom, _ in adresses()]


def lire() -> dict[tuple[str, str], list[int]]:
    """{(method, name): [code per role]}"""
    entete, *lignes = [ligne for ligne in TABLE.read_text().splitlines() if ligne and not ligne.startswith("#")]
    assert entete.split() == ["méthode", "adresse", *ROLES]
    lues = {}
    for ligne in lignes:
        methode, nom, *codes = ligne.split()
        assert (methode, nom) not in lues, f"{methode} {nom} figure deux fois"
        assert len(codes) == len(ROLES), ligne
        lues[methode, nom] = [int(code) for code in codes]
    return lues


MATRICE = lire()
COMPOSENT_UN_PDF = {("GET", "prise_de_poste_pdf")}


@pytest.fixture(scope="module")
def monde(django_db_setup, django_db_blocker, fichiers_deposes) -> Iterator[Monde]:
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=fichiers_deposes), transaction.atomic():
        yield Monde()
        transaction.set_rollback(True)


def codes(monde: Monde, methode: str, nom: str, roles: Iterable[str] = ROLES) -> list[int]:
    """What each role is answered, in the order given; whatever a request did is undone before the next."""
    adresse = monde.adresse(nom)
    obtenus = []
    for role in roles:
        with transaction.atomic():
            client = monde.client(role)
            reponse = client.get(adresse) if methode == "GET" else client.post(adresse)
            if reponse.streaming:
                b"".join(reponse.streaming_content)
            obtenus.append(reponse.status_code)
            transaction.set_rollback(True)
    return obtenus


def test_chaque_adresse_est_dans_la_table():
    assert {nom for methode, nom in MATRICE if methode == "GET"} == set(NOMS)
    assert {nom for _, nom in MATRICE} == set(NOMS)


def cas(methode: str, nom: str) -> Any:
    """A line of the table; a document made while one waits needs Pango."""
    marques = [pytest.mark.pango] if (methode, nom) in COMPOSENT_UN_PDF else []
    return pytest.param(methode, nom, marks=marques, id=f"{methode} {nom}")


@pytest.mark.parametrize(("methode", "nom"), [cas(*ligne) for ligne in MATRICE])
def test_chacun_recoit_ce_que_dit_la_table(monde, db, methode, nom):
    assert dict(zip(ROLES, codes(monde, methode, nom), strict=True)) == dict(
        zip(ROLES, MATRICE[methode, nom], strict=True)
    )


@pytest.mark.parametrize("nom", [n for n in NOMS if ("POST", n) not in MATRICE])
def test_une_adresse_sans_ligne_post_refuse_le_post(monde, db, nom):
    admin, anonyme = codes(monde, "POST", nom, ["admin", "anonyme"])
    assert admin == 405
    assert anonyme in (405, 302)


def test_quelqu_un_d_invite_sur_une_section_n_ouvre_rien_d_autre(monde, db):
    """Let in by his code, without an account, he is answered at every other address as anybody from outside."""
    invitation = Contribution.objects.get()
    client = visiteur(invitation)
    client.raise_request_exception = False
    siennes = {nom for nom in NOMS if nom.startswith("rapports:contribution")}
    obtenus = {}
    for nom in sorted(set(NOMS) - siennes):
        with transaction.atomic():
            reponse = client.get(monde.adresse(nom))
            if reponse.streaming:
                b"".join(reponse.streaming_content)
            obtenus[nom] = reponse.status_code
            transaction.set_rollback(True)
    assert obtenus == {nom: dict(zip(ROLES, MATRICE["GET", nom], strict=True))["anonyme"] for nom in obtenus}
    assert len(siennes) == 4
