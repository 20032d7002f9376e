"""`/sante/` says which part of the portal is ill, and nothing else."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from mildeca_portal.accueil import sante
from mildeca_portal.socle import cadence
from mildeca_portal.socle.models import Passage


@pytest.fixture
def cadence_faite(db):
    cadence.passer()


def test_tout_va_bien(client, cadence_faite):
    reponse = client.get("/sante/")

    assert (reponse.status_code, reponse.json()) == (
        200,
        {"base": "ok", "migrations": "ok", "fichiers": "ok", "travail_periodique": "ok"},
    )


def test_le_travail_periodique_arrete_se_voit(client, cadence_faite):
    Passage.objects.update(dernier_succes=timezone.now() - timedelta(days=3))
    reponse = client.get("/sante/")

    assert (reponse.status_code, reponse.json()["travail_periodique"]) == (503, "ko")


def test_un_travail_en_echec_se_voit(client, cadence_faite):
    Passage.objects.filter(code="socle.envoyer_les_courriels").update(erreur="OSError")

    assert client.get("/sante/").json()["travail_periodique"] == "ko"


def test_la_base_muette_se_voit(client, db, monkeypatch):
    def muette() -> bool:
        raise OperationalError

    monkeypatch.setitem(sante.ELEMENTS, "base", muette)
    reponse = client.get("/sante/")

    assert (reponse.status_code, reponse.json()["base"]) == (503, "ko")
