"""No mail lost, none sent twice."""

from datetime import timedelta
from threading import Thread

import pytest
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone

from mildeca_portal.socle import courriels
from mildeca_portal.socle.models import Courriel


@pytest.fixture(autouse=True)
def gabarit(monkeypatch):
    monkeypatch.setattr(
        courriels,
        "render_to_string",
        lambda nom, contexte: f"Sujet de {contexte['nom']}\n\nBonjour,\n{contexte['adresse']}\n",
    )


def test_le_courriel_part_avec_la_transaction(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        courriels.deposer("essai", ["a@prefectures.test", "b@prefectures.test"], {"nom": "l’enquête"})
        assert mail.outbox == []

    assert [m.to for m in mail.outbox] == [["a@prefectures.test"], ["b@prefectures.test"]]
    assert mail.outbox[0].subject == "Sujet de l’enquête"
    assert mail.outbox[0].body == "Bonjour,\nhttp://127.0.0.1:8000\n"
    assert set(Courriel.objects.values_list("statut", flat=True)) == {"envoye"}


def test_un_nom_n_ajoute_pas_d_en_tete(db):
    courriels.deposer("essai", ["a@prefectures.test"], {"nom": "Alix\rBcc: b@prefectures.test\u2028x"})
    assert courriels.envoyer_en_attente() == 1
    assert mail.outbox[0].subject == "Sujet de Alix Bcc: b@prefectures.test x"


def test_une_transaction_annulee_n_envoie_rien(db):
    with transaction.atomic():
        courriels.deposer("essai", ["a@prefectures.test"], {"nom": "x"})
        transaction.set_rollback(True)
    courriels.envoyer_en_attente()

    assert mail.outbox == []


def test_une_meme_cle_une_seule_fois(db):
    for _ in range(2):
        courriels.deposer("essai", ["a@prefectures.test"], {"nom": "x"}, cle="relance:2025:J-7")
    courriels.deposer("essai", ["b@prefectures.test"], {"nom": "x"}, cle="relance:2025:J-7")

    assert sorted(Courriel.objects.values_list("destinataire", flat=True)) == [
        "a@prefectures.test",
        "b@prefectures.test",
    ]


def test_un_serveur_en_panne_reporte_puis_abandonne(db, monkeypatch):
    def panne(self):
        raise ConnectionRefusedError("serveur absent")

    monkeypatch.setattr(courriels.EmailMessage, "send", panne)
    [courriel] = courriels.deposer("essai", ["a@prefectures.test"], {"nom": "x"})
    assert courriels.envoyer_en_attente() == 0
    courriel.refresh_from_db()
    assert (courriel.tentatives, courriel.statut) == (1, "a_envoyer")
    assert timedelta(seconds=50) < courriel.prochain_essai - timezone.now() <= timedelta(minutes=1)
    assert courriel.erreur == "ConnectionRefusedError : serveur absent"

    for _ in courriels.ATTENTES:
        Courriel.objects.update(prochain_essai=timezone.now())
        courriels.envoyer_en_attente()
    courriel.refresh_from_db()
    assert courriel.statut == "abandonne"


def test_le_courriel_de_demonstration_le_dit(db, settings):
    settings.DEMONSTRATION = True
    [courriel] = courriels.deposer("essai", ["a@prefectures.test"], {"nom": "l’enquête"})

    assert courriel.sujet == "[Démonstration] Sujet de l’enquête"
    assert courriel.corps.startswith("Données de démonstration, sans valeur officielle\n\nBonjour,")


@pytest.mark.django_db(transaction=True)
def test_deux_agents_d_envoi_n_envoient_qu_une_fois():
    with transaction.atomic():
        courriels.deposer("essai", [f"{n}@prefectures.test" for n in range(6)], {"nom": "x"})
    Courriel.objects.update(statut="a_envoyer", envoye_le=None, prochain_essai=timezone.now())
    mail.outbox.clear()

    def envoyer():
        try:
            courriels.envoyer_en_attente()
        finally:
            connection.close()

    agents = [Thread(target=envoyer) for _ in range(3)]
    for agent in agents:
        agent.start()
    for agent in agents:
        agent.join()

    assert sorted(m.to[0] for m in mail.outbox) == [f"{n}@prefectures.test" for n in range(6)]
