"""Access follows the functions of the day, and an event keeps the one that gave the right."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from mildeca_portal.comptes.models import Session
from mildeca_portal.socle.evenements import SYSTEME
from mildeca_portal.socle.models import Evenement
from prefectures.actions.fonctions import clore_mandat
from prefectures.actions.mandats import transmettre_mandat
from prefectures.models import Role
from tests import fabriques
from tests.circulaires.fabriques import fichier_pdf

PARIS = ZoneInfo("Europe/Paris")


def a(jour: date, heure: int, minute: int) -> datetime:
    return datetime(jour.year, jour.month, jour.day, heure, minute, tzinfo=PARIS)


# In winter Paris is an hour ahead of UTC, in summer two: the day that counts is that of Paris.
@pytest.mark.parametrize("fin", [date(2026, 1, 15), date(2026, 7, 15)])
def test_la_fin_d_un_mandat_ferme_l_acces_a_minuit_session_ouverte(client_de, fin):
    chef = fabriques.chef_departemental("25")
    clore_mandat(chef.mandats.get(), fin=fin, par=SYSTEME)
    veille = date(fin.year, fin.month, fin.day - 1)
    with time_machine.travel(a(veille, 20, 0), tick=False) as horloge:
        client = client_de(chef)
        horloge.move_to(a(veille, 23, 59))
        assert client.get("/mon-equipe/").status_code == 200

        horloge.move_to(a(fin, 0, 1))
        reponse = client.get("/mon-equipe/")
        assert reponse.status_code == 403
        assert "Aucune fonction en cours" in reponse.content.decode()
        assert client.post("/mon-equipe/ajouter/", {}).status_code == 403
        assert Session.objects.filter(pk=client.session.session_key).exists()


def test_le_successeur_entre_a_la_minute_ou_le_predecesseur_sort(client_de):
    sortant, entrant = fabriques.chef_departemental("25"), fabriques.PersonneFactory()
    le = date(2026, 9, 1)
    transmettre_mandat(sortant.mandats.get(), entrant, le=le, par=SYSTEME)
    for instant, attendus in ((a(date(2026, 8, 31), 23, 59), [200, 403]), (a(le, 0, 1), [403, 200])):
        with time_machine.travel(instant, tick=False):
            assert [client_de(p).get("/tableau-de-bord/").status_code for p in (sortant, entrant)] == attendus


def test_deux_territoires_leur_union_et_chaque_evenement_garde_le_sien(client_de, db):
    """Chef de projet of the Doubs and, for a while, of the Jura: two teams, one person."""
    personne = fabriques.chef_departemental("25")
    fabriques.chef_departemental("39", personne=personne, par_interim=True)
    client = client_de(personne)
    for code in ("25", "39", "70"):
        affectation = fabriques.collaborateur(code).affectations.get()
        attendu = 404 if code == "70" else 302
        assert client.post(f"/mon-equipe/{affectation.pk}/modifier/", {"service": "cabinet"}).status_code == attendu

    traces = Evenement.objects.order_by("pk").values_list("fonction", "fonction_territoire", "prefecture_code")
    assert list(traces) == [("chef_departemental", "25", "25"), ("chef_departemental", "39", "39")]


def test_l_acte_de_designation_est_lu_par_qui_il_concerne(client_de, db):
    ancien = fabriques.chef_departemental("25", fin=date(2024, 1, 1))
    mandat = ancien.mandats.get()
    mandat.piece = fichier_pdf()
    mandat.save()
    fabriques.chef_departemental("39", personne=ancien)
    attendus = [
        (ancien, 200),
        (fabriques.chef_departemental("25", debut=date(2024, 1, 1)), 200),
        (fabriques.administrateur(), 200),
        (fabriques.agent(), 200),
        (fabriques.lecteur(), 403),
        (fabriques.collaborateur("25"), 403),
        (fabriques.chef_regional("27"), 403),
        (fabriques.chef_departemental("70"), 404),
    ]
    obtenus = []
    for personne, _ in attendus:
        reponse = client_de(personne).get(f"/mandats/{mandat.pk}/designation/")
        obtenus.append(reponse.status_code)
        if reponse.streaming:
            assert reponse["Content-Disposition"].startswith("attachment")
            b"".join(reponse.streaming_content)
    assert obtenus == [code for _, code in attendus]


def test_un_mandat_sans_acte_n_a_rien_a_telecharger(client_de, db):
    chef = fabriques.chef_departemental("25")
    assert client_de(chef).get(f"/mandats/{chef.mandats.get().pk}/designation/").status_code == 404
    assert chef.mandats.get().role == Role.CHEF_DEPARTEMENTAL
