"""Periodic work: when due, alone, and its failures are seen."""

from datetime import timedelta
from threading import Event, Thread

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from mildeca_portal.socle import cadence
from mildeca_portal.socle.models import Passage


@pytest.fixture
def registre(monkeypatch):
    vide: dict[str, cadence.Periodique] = {}
    monkeypatch.setattr(cadence, "REGISTRE", vide)
    return vide


def test_chaque_travail_a_son_heure(db, registre):
    faits = []
    cadence.periodique("essai.minute", toutes_les=timedelta(minutes=1))(lambda: faits.append("minute"))
    cadence.periodique("essai.heure", toutes_les=timedelta(hours=1))(lambda: faits.append("heure"))
    maintenant = timezone.now()

    assert cadence.passer(maintenant) == ["essai.heure", "essai.minute"]
    assert cadence.passer(maintenant) == []
    assert cadence.passer(timezone.now() + timedelta(minutes=1)) == ["essai.minute"]
    assert faits == ["heure", "minute", "minute"]


def test_un_echec_est_garde_et_n_arrete_pas_les_autres(db, registre):
    def echouer():
        raise OSError("disque plein")

    faits = []
    cadence.periodique("essai.a", toutes_les=timedelta(minutes=1))(echouer)
    cadence.periodique("essai.b", toutes_les=timedelta(minutes=1))(lambda: faits.append("b"))
    cadence.passer()

    passage = Passage.objects.get(code="essai.a")
    assert (passage.erreur, passage.dernier_succes) == ("OSError", None)
    assert passage.fin is not None
    assert faits == ["b"]


@pytest.mark.django_db(transaction=True)
def test_deux_cadences_n_executent_qu_une_fois(registre):
    commence, finir, faits = Event(), Event(), []

    def long():
        faits.append(1)
        commence.set()
        finir.wait(5)

    cadence.periodique("essai.long", toutes_les=timedelta(0))(long)

    def passer():
        try:
            cadence.passer()
        finally:
            connection.close()

    premiere = Thread(target=passer)
    premiere.start()
    assert commence.wait(5)
    seconde = cadence.passer()
    finir.set()
    premiere.join()

    assert (seconde, faits) == ([], [1])


def test_la_commande_dit_ce_qu_elle_fait(db, registre, capsys):
    cadence.periodique("essai.commande", toutes_les=timedelta(minutes=1))(lambda: None)
    call_command("cadence")

    assert capsys.readouterr().out == "cadence : essai.commande\n"


def test_en_retard_apres_trois_periodes():
    maintenant = timezone.now()
    job = cadence.Periodique("x", timedelta(hours=1), lambda: None)

    def passage(age: timedelta) -> Passage:
        return Passage(code="x", debut=maintenant - age, dernier_succes=maintenant - age)

    assert not job.en_retard(None, maintenant)
    assert not job.en_retard(passage(timedelta(hours=3, minutes=5)), maintenant)
    assert job.en_retard(passage(timedelta(hours=3, minutes=5, seconds=1)), maintenant)


def test_un_objet_qui_echoue_ne_retient_pas_les_suivants():
    faits = []

    def acte(objet):
        if objet == "b":
            raise OSError("disque plein")
        faits.append(objet)
        return 1

    assert (cadence.pour_chacun("acd", acte), cadence.pour_chacun("", acte)) == (3, 0)
    with pytest.raises(ExceptionGroup) as echecs:
        cadence.pour_chacun("abc", acte)
    assert [str(e) for e in echecs.value.exceptions] == ["disque plein"]
    assert faits == ["a", "c", "d", "a", "c"]
