"""A rule that the portal can no longer read neither passes for respected nor forbids: a written reason is asked for."""

from datetime import UTC, datetime

import pytest

from circulaires.controle import registre
from credits.models import Decision
from tests import fabriques
from tests.circulaires.fabriques import complet, publier
from tests.credits.fabriques import EXERCICE, ProjetFactory, dotation, repartition
from tests.credits.lecture import champs_en_erreur, texte

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_2026")]


def test_une_regle_dont_le_type_a_disparu_demande_une_justification_et_se_garde_telle_quelle(client_de, monkeypatch):
    dotation()
    repartition(d25=82_400)
    publier(complet(EXERCICE), datetime(2025, 12, 1, 8, tzinfo=UTC))
    projet = ProjetFactory()
    monkeypatch.delitem(registre._REGISTRE, "part_maximale")
    client = client_de(fabriques.chef_departemental("25"))
    adresse = f"/projets/{projet.pk}/decision/"
    assert "À vérifier R-01" in texte(client.get(adresse))

    decision = {"sens": "retenu", "montant": "8 000,00", "date_decision": "2026-03-15"}
    assert champs_en_erreur(client.post(adresse, decision)) == {
        "justification": ["Une règle avertit, ou n’a pas pu être vérifiée : indiquez pourquoi le projet est retenu."]
    }
    assert client.post(adresse, decision | {"justification": "Part vérifiée à la main : 80 %."}).status_code == 302
    garde = Decision.objects.get().constats.get(code="R-01")
    assert (garde.respectee, garde.verifiable) == (None, False)
    assert "À vérifier R-01" in texte(client.get(f"/projets/{projet.pk}/"))
