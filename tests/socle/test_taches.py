"""A background task runs once, tells its progress, and never stays « en cours » for ever."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mildeca_portal.socle import taches
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.models import Travail


@pytest.fixture
def travail_essai(monkeypatch):
    appels = []

    def corps(suivi, *, exercice):
        suivi.avancer(40, "Calcul des tableaux")
        appels.append((exercice, Travail.objects.get(pk=suivi.travail_id).avancement))
        if exercice == 2020:
            raise ActionRefusee("L’exercice 2020 n’a pas d’enquête.")
        if exercice == 2021:
            raise ZeroDivisionError

    monkeypatch.setitem(taches.REGISTRE, "essai.calculer", corps)
    return appels


def test_le_travail_va_au_bout(db, travail_essai):
    travail = taches.lancer("essai.calculer", demandeur_id=7, exercice=2024)
    travail.refresh_from_db()

    assert travail_essai == [(2024, 40)]
    assert (travail.statut, travail.avancement, travail.etape) == ("termine", 100, "Calcul des tableaux")
    assert not travail.en_marche


def test_un_refus_se_lit_une_panne_se_tait(db, travail_essai):
    refuse = taches.lancer("essai.calculer", demandeur_id=7, exercice=2020)
    casse = taches.lancer("essai.calculer", demandeur_id=7, exercice=2021)
    refuse.refresh_from_db()
    casse.refresh_from_db()

    assert (refuse.statut, refuse.erreur) == ("echoue", "L’exercice 2020 n’a pas d’enquête.")
    assert (casse.statut, casse.erreur) == ("echoue", "Une erreur inattendue a interrompu le travail.")


def test_un_second_ouvrier_trouve_le_travail_pris(db, travail_essai):
    travail = taches.lancer("essai.calculer", demandeur_id=7, exercice=2024)
    taches.executer.call(travail.pk)

    assert len(travail_essai) == 1


def test_un_code_inconnu_n_est_pas_mis_en_file(db):
    with pytest.raises(KeyError):
        taches.lancer("inconnu", demandeur_id=None)
    assert not Travail.objects.exists()


def test_un_travail_muet_est_abandonne(db):
    maintenant = timezone.now()
    muet = Travail.objects.create(code="x", statut="en_cours", vu_le=maintenant - timedelta(minutes=16))
    vivant = Travail.objects.create(code="x", statut="en_cours", vu_le=maintenant - timedelta(minutes=14))

    assert taches.abandonner_les_travaux_muets() == 1
    muet.refresh_from_db()
    vivant.refresh_from_db()
    assert (muet.statut, vivant.statut) == ("echoue", "en_cours")
