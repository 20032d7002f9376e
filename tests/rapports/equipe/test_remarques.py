"""Remarks: working notes of the préfecture, by question."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mildeca_portal.socle.conservation import compter, purger
from mildeca_portal.socle.models import Courriel
from prefectures.models import Role
from rapports.models import Campagne, Remarque, Reponse
from tests.fabriques import (
    administrateur,
    affecte,
    agent,
    chef_departemental,
    chef_regional,
    collaborateur,
    collaborateur_regional,
    lecteur,
)
from tests.rapports.equipe.fabriques import contribution
from tests.rapports.fabriques import campagne_ouverte, reponse_de

pytestmark = pytest.mark.django_db
R = "/enquetes/2025/25/remarques/"
DIJON = "/enquetes/2025/21/remarques/"
ETP, REGIONALE = "organisation.etp/", "pilotage.copil_regional_reunions/"


@pytest.fixture
def doubs() -> Reponse:
    return reponse_de(campagne_ouverte())


def test_a_remark_calls_upon_colleagues_ticked_or_named_and_is_counted(client_de, doubs):
    chef, coche, nomme, autre = chef_departemental("25"), *(collaborateur("25") for _ in range(3))
    client = client_de(chef)
    texte = f"Peut-on vérifier, @{nomme.prenom.upper()}  {nomme.nom} ?"
    suite = client.post(R + ETP, {"texte": texte, "mentions": [coche.pk]})
    assert (suite.status_code, suite.url) == (302, R + ETP)
    remarque = Remarque.objects.get()
    assert (remarque.auteur, remarque.cle, set(remarque.mentions.all())) == (chef, "organisation.etp", {coche, nomme})
    courriels = Courriel.objects.filter(gabarit="rapports_remarque")
    assert set(courriels.values_list("destinataire", flat=True)) == {coche.courriel, nomme.courriel}
    assert R + ETP in courriels[0].corps
    assert autre.courriel not in courriels.values_list("destinataire", flat=True)
    section = client.get("/enquetes/2025/25/sections/A/").content.decode()
    assert "1 remarque (dont 1 à traiter)" in section
    assert "1 remarque à traiter" in client.get("/enquetes/2025/25/").content.decode()
    client.post(f"{R}{remarque.pk}/resoudre/")
    assert "1 remarque<span" in client.get("/enquetes/2025/25/sections/A/").content.decode()
    assert "à traiter" not in client.get("/enquetes/2025/25/").content.decode()
    page = client.get(R).content.decode()
    assert f"par {chef}" in page and 'id="q-organisation.etp"' in page


def test_resolved_and_opened_again(client_de, doubs):
    client = client_de(collaborateur("25"))
    client.post(R + ETP, {"texte": "À vérifier"})
    remarque = Remarque.objects.get()
    client.post(f"{R}{remarque.pk}/resoudre/")
    deux = client.post(f"{R}{remarque.pk}/resoudre/", follow=True)
    assert "Cette remarque est déjà résolue." in deux.content.decode()
    client.post(f"{R}{remarque.pk}/rouvrir/")
    remarque.refresh_from_db()
    assert (remarque.resolue_le, remarque.resolue_par) == (None, None)


def test_who_reads_the_remarks_of_the_doubs(client_de, doubs):
    """The MILDECA and a national reader do not, nor the région on a question that is not its own."""
    attendus = [
        (chef_departemental("25"), 200, 302),
        (collaborateur("25"), 200, 302),
        (affecte(Role.LECTEUR, prefecture="25"), 200, 403),
        (agent(), 403, 403),
        (administrateur(), 403, 403),
        (lecteur(), 403, 403),
        (chef_regional("27"), 403, 403),
        (collaborateur_regional("27"), 403, 403),
        (chef_departemental("39"), 404, 404),
        (affecte(Role.CONTRIBUTEUR, prefecture="25"), 404, 404),
    ]
    for personne, lit, ecrit in attendus:
        client = client_de(personne)
        assert (client.get(R).status_code, client.post(R + ETP, {"texte": "x"}).status_code) == (lit, ecrit), personne


def test_the_region_reads_and_writes_on_its_own_questions_only(client_de, doubs):
    chef, regional = chef_departemental("21"), collaborateur_regional("27")
    client_de(chef).post(DIJON + ETP, {"texte": "Entre nous"})
    client_de(chef).post(DIJON + REGIONALE, {"texte": "Une question à la région", "mentions": [regional.pk]})
    assert Courriel.objects.get(gabarit="rapports_remarque").destinataire == regional.courriel
    page = client_de(regional).get(DIJON).content.decode()
    assert ("Entre nous" in page, "Une question à la région" in page) == (False, True)
    assert client_de(regional).get(DIJON + ETP).status_code == 404
    assert client_de(regional).post(DIJON + REGIONALE, {"texte": "Trois réunions"}).status_code == 302
    entre_nous = Remarque.objects.get(cle="organisation.etp")
    assert client_de(regional).post(f"{DIJON}{entre_nous.pk}/resoudre/").status_code == 404


def test_on_a_departemental_question_nobody_of_the_region_is_called_upon(client_de, doubs):
    regional, _ = collaborateur_regional("27"), collaborateur("21")
    refus = client_de(chef_departemental("21")).post(DIJON + ETP, {"texte": "x", "mentions": [regional.pk]})
    assert refus.status_code == 200
    assert not Remarque.objects.exists()


def test_the_remark_of_another_answer_is_not_to_be_touched(client_de, doubs):
    client_de(collaborateur("39")).post(R.replace("/25/", "/39/") + ETP, {"texte": "Du Jura"})
    client = client_de(chef_departemental("25"))
    assert client.post(f"{R}{Remarque.objects.get().pk}/resoudre/").status_code == 404
    assert client.get(R + "inconnue/").status_code == 404


@pytest.mark.parametrize(
    ("texte", "phrase"), [("   ", "Écrivez la remarque."), ("x" * 2001, "2000")], ids=["vide", "longue"]
)
def test_an_empty_or_endless_remark_is_refused_beside_its_field(client_de, doubs, texte, phrase):
    page = client_de(chef_departemental("25")).post(R + ETP, {"texte": texte})
    assert phrase in page.content.decode()
    assert not Remarque.objects.exists()


def test_once_the_report_is_published_remarks_only_read(client_de, doubs):
    client = client_de(chef_departemental("25"))
    client.post(R + ETP, {"texte": "À vérifier"})
    Campagne.objects.update(statut=Campagne.Statut.PUBLIEE)
    page = client.get(R + ETP).content.decode()
    assert "À vérifier" in page and "Écrire la remarque" not in page and "Résoudre" not in page
    section = client.get("/enquetes/2025/25/sections/A/").content.decode()
    assert "1 remarque" in section and "Écrire une remarque" not in section
    refus = client.post(R + ETP, {"texte": "Encore"})
    assert "Le rapport de cet exercice est publié" in refus.content.decode()
    assert ">\nEncore</textarea>" in refus.content.decode()
    assert Remarque.objects.count() == 1


def test_the_page_costs_the_same_for_one_remark_and_for_thirty(client_de, doubs):
    chef = chef_departemental("25")
    client = client_de(chef)
    client.get(R)

    def cout(nombre: int) -> int:
        cles = [q.cle for q in doubs.version_questionnaire.questionnaire][:30]
        for rang in range(nombre):
            remarque = Remarque.objects.create(
                reponse=doubs, cle=cles[rang], texte="x", auteur=chef, ecrite_le=timezone.now()
            )
            remarque.mentions.add(chef)
        with CaptureQueriesContext(connection) as requetes:
            client.get(R)
        return len(requetes)

    assert cout(1) == cout(29)


def test_remarks_and_contributeurs_leave_with_the_campaign(doubs):
    chef = chef_departemental("25")
    Remarque.objects.create(reponse=doubs, cle="organisation.etp", texte="x", auteur=chef, ecrite_le=timezone.now())
    invitation = contribution(doubs)
    valeur = doubs.valeurs.create(
        cle="organisation.etp",
        contenu="1.5",
        contribution=invitation,
        fonction="contributeur",
        modifiee_le=timezone.now(),
    )
    ancien = timezone.now() - timedelta(days=400)
    Campagne.objects.update(
        ouverture=ancien, cloture=ancien + timedelta(days=30), fin_de_revue=ancien + timedelta(days=60)
    )
    invitation.invitee_le, invitation.fin = ancien, ancien + timedelta(days=30)
    invitation.save()
    echues = {b.categorie.code: b.nombre for b in compter()}
    assert (echues["remarques"], echues["contributions"]) == (1, 1)
    purger()
    assert not Remarque.objects.exists()
    valeur.refresh_from_db()
    assert (valeur.contenu, valeur.contribution, valeur.fonction) == ("1.5", None, "contributeur")
