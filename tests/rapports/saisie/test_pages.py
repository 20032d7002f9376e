"""The page of a section, as a browser without JavaScript and as its script use it."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from prefectures.models import Personne
from rapports.models import Campagne, Prolongation, Reponse, Valeur
from tests.fabriques import agent, chef_departemental, chef_regional, collaborateur, lecteur
from tests.rapports.fabriques import campagne_ouverte, remplir_completement, reponse_de, reponse_transmise

pytestmark = pytest.mark.django_db
A = "/enquetes/2025/25/sections/A/"
CHAMP = re.compile(r'<input type="hidden" name="([\w.]+__jeton)" value="([^"]*)">')


def png() -> bytes:
    sortie = io.BytesIO()
    Image.new("RGB", (2, 2)).save(sortie, "PNG")
    return sortie.getvalue()


@pytest.fixture
def campagne() -> Campagne:
    return campagne_ouverte()


def jetons(page: Any) -> dict[str, str]:
    """Hidden tokens of a page, as a browser posts them back."""
    return dict(CHAMP.findall(page.content.decode()))


def poster(client: Any, url: str, champs: dict[str, Any], **options: Any) -> Any:
    """Open the page, fill `champs`, press « Enregistrer »."""
    return client.post(url, {**jetons(client.get(url)), **champs}, **options)


def contenus(code: str = "25") -> dict[str, Any]:
    return dict(Valeur.objects.filter(reponse__prefecture__code=code).values_list("cle", "contenu"))


def test_each_section_is_read_and_filled_in_few_queries(client_de, campagne):
    remplir_completement(reponse_de(campagne, "21"))
    for qui in (chef_departemental("21"), agent()):
        client = client_de(qui)
        client.get("/enquetes/")
        for lettre in "ABCDEFGHIJK":
            with CaptureQueriesContext(connection) as requetes:
                page = client.get(f"/enquetes/2025/21/sections/{lettre}/")
            lectures = [r["sql"] for r in requetes if r["sql"].lstrip().startswith(("SELECT", "WITH"))]
            assert page.status_code == 200
            assert len(lectures) <= 12, f"{lettre} : {len(lectures)}\n" + "\n".join(lectures)


def test_saving_writes_what_changed_and_comes_back_to_the_page(client_de, campagne):
    client = client_de(chef_departemental("25"))
    champs = {
        "organisation.etp": "1,5",
        "organisation.fonction": "autre",
        "organisation.fonction__autre": "Chargé de mission",
        "organisation.correspondants": ["parquet", "ars"],
    }
    reponse = poster(client, A, champs)
    assert (reponse.status_code, reponse.url) == (302, A)
    assert contenus() == {
        "organisation.etp": "1.5",
        "organisation.fonction": {"choix": "autre", "autre": "Chargé de mission"},
        "organisation.correspondants": {"choix": ["ars", "parquet"]},
    }


def test_saving_and_continuing_opens_the_next_section_and_the_last_one_the_answer(client_de, campagne):
    client = client_de(chef_departemental("25"))
    assert poster(client, A, {"continuer": "1"}).url == "/enquetes/2025/25/sections/B/"
    assert poster(client, A.replace("A/", "K/"), {"continuer": "1"}).url == "/enquetes/2025/25/"


def test_a_malformed_number_is_told_beside_its_field_kept_and_the_rest_is_saved(client_de, campagne):
    client = client_de(chef_departemental("25"))
    reponse = poster(client, A, {"organisation.etp": "deux", "organisation.changements": "1"})
    page = reponse.content.decode()
    assert reponse.status_code == 422
    assert 'value="deux"' in page
    assert "« deux » n’est pas un nombre : saisissez par exemple 0,5." in page
    assert contenus() == {"organisation.changements": 1}


def test_a_cleared_answer_is_no_answer_any_more(client_de, campagne):
    client = client_de(chef_departemental("25"))
    poster(client, A, {"organisation.etp": "1,5"})
    poster(client, A, {"organisation.etp": ""})
    assert contenus() == {"organisation.etp": None}
    assert Reponse.objects.get(prefecture__code="25").sections.get(lettre="A").etat == "a_commencer"


def test_a_stale_question_shows_both_texts_and_saves_the_others(client_de, campagne):
    chef, adjoint = client_de(chef_departemental("25")), client_de(collaborateur("25"))
    vus = jetons(adjoint.get(A))
    poster(chef, A, {"organisation.etp": "1,5"})
    reponse = adjoint.post(A, {**vus, "organisation.etp": "3", "organisation.changements": "2"})
    page = reponse.content.decode()
    assert reponse.status_code == 409
    assert "deux réponses différentes" in page
    assert 'value="3"' in page and "1,5\u00a0ETP" in page
    assert contenus() == {"organisation.etp": "1.5", "organisation.changements": 2}
    gardee = adjoint.post(
        A, {**jetons(reponse), "organisation.etp": "3", "organisation.changements": "2", "garder": "organisation.etp"}
    )
    assert gardee.status_code == 302
    assert contenus()["organisation.etp"] == "1.5"
    adjoint.post(A, {**jetons(reponse), "organisation.etp": "3", "organisation.changements": "2"})
    assert contenus()["organisation.etp"] == "3.0"


@pytest.mark.parametrize("extension", [None, "25", "39"])
def test_a_closed_campaign_refuses_at_the_top_and_keeps_what_was_typed(client_de, campagne, extension):
    client = client_de(chef_departemental("25"))
    vus = jetons(client.get(A))
    Campagne.objects.update(cloture=timezone.now() - timedelta(minutes=1))
    if extension:
        Prolongation.objects.create(
            campagne=campagne,
            prefecture=reponse_de(campagne, extension).prefecture,
            jusqu_au=timezone.now() + timedelta(days=1),
            motif="Motif",
        )
    reponse = client.post(A, {**vus, "organisation.etp": "1,5"})
    if extension == "25":
        assert (reponse.status_code, contenus()) == (302, {"organisation.etp": "1.5"})
    else:
        page = reponse.content.decode()
        assert (reponse.status_code, contenus()) == (409, {})
        assert "L’enquête est close depuis le" in page and 'value="1,5"' in page


def test_the_lock_holds_on_every_way_in(client_de, campagne):
    """« the lock is enforced on every write path: form, autosave, spreadsheet, admin » (pairs.md, 1.9)."""
    client = client_de(chef_departemental("39"))
    vus = jetons(client.get("/enquetes/2025/39/sections/A/"))
    reponse_transmise_39 = reponse_de(campagne, "39")
    Reponse.objects.filter(pk=reponse_transmise_39.pk).update(
        statut=Reponse.Statut.TRANSMISE,
        transmise_le=timezone.now(),
        instantane={"valeurs": {}, "totaux": {}, "lignes": {}},
    )
    champs = {**vus, "organisation.etp": "1,5"}
    formulaire = client.post("/enquetes/2025/39/sections/A/", champs)
    automatique = client.post("/enquetes/2025/39/sections/A/", champs, headers={"Accept": "application/json"})
    assert (formulaire.status_code, automatique.status_code) == (409, 409)
    assert automatique.json() == {"refus": "Cette réponse est transmise : elle ne peut plus être modifiée."}
    assert contenus("39") == {}


def test_the_automatic_save_tells_what_the_page_must_put_back(client_de, campagne):
    client = client_de(chef_departemental("25"))
    vus = jetons(client.get("/enquetes/2025/25/sections/D/"))
    nom = "appel_a_projets.lance__jeton"
    reponse = client.post(
        "/enquetes/2025/25/sections/D/",
        {nom: vus[nom], "appel_a_projets.lance": "oui"},
        headers={"Accept": "application/json"},
    ).json()
    assert re.fullmatch("Enregistré à \\d{1,2}\u00a0h\u00a0\\d\\d", reponse["phrase"])
    assert list(reponse["jetons"]) == ["appel_a_projets.lance"]
    assert "appel_a_projets.ouverture" in reponse["visibles"]
    assert contenus() == {"appel_a_projets.lance": True}


def test_the_automatic_save_of_one_question_leaves_the_others_alone(client_de, campagne):
    client = client_de(chef_departemental("25"))
    poster(client, A, {"organisation.changements": "1"})
    nom = "organisation.etp__jeton"
    vus = jetons(client.get(A))
    client.post(A, {nom: vus[nom], "organisation.etp": "2"}, headers={"Accept": "application/json"})
    assert contenus() == {"organisation.changements": 1, "organisation.etp": "2.0"}


def test_pressing_next_while_an_automatic_save_is_in_flight_loses_nothing(client_de, campagne):
    """pairs.md, 1.9 (DS #8311): the form still bears the token of before the save."""
    client = client_de(chef_departemental("25"))
    vus = jetons(client.get(A))
    client.post(A, {**vus, "organisation.etp": "2"}, headers={"Accept": "application/json"})
    reponse = client.post(A, {**vus, "organisation.etp": "2", "continuer": "1"})
    assert (reponse.status_code, contenus()) == (302, {"organisation.etp": "2.0"})


def test_what_an_expired_session_posted_is_given_back_unsaved(client, campagne):
    """« autosave with an expired session answers with a redirect to login that keeps the typed text » (pairs.md, 1.9)."""
    chef = chef_departemental("25")
    client.force_login(chef)
    vus = jetons(client.get(A))
    client.logout()
    signin = client.post(A, {**vus, "organisation.etp": "4,5"})
    jeton = re.search(r'name="reprise" value="([^"]+)"', signin.content.decode())[1]
    assert contenus() == {}
    client.force_login(chef)
    session = client.session
    session["reprise"] = jeton
    session.save()
    page = client.get(A).content.decode()
    assert 'value="4,5"' in page and "n’est pas enregistré" in page
    assert contenus() == {}


def test_preselected_values_count_as_unanswered_until_confirmed(client_de, campagne):
    """pairs.md, 1.9 (cantine PR #4952)."""
    reponse = reponse_de(campagne)
    Valeur.objects.create(
        reponse=reponse, cle="organisation.etp", contenu="1.5", confirmee=False, modifiee_le=timezone.now()
    )
    client = client_de(chef_departemental("25"))
    page = client.get(A).content.decode()
    assert "A4 « Agents participant à la mission » attend une réponse." in page
    poster(client, A, {"organisation.etp": "1,5"})
    assert not Valeur.objects.get(reponse=reponse).confirmee
    poster(client, A, {"organisation.etp": "1,5", "confirmer": "organisation.etp"})
    assert Valeur.objects.get(reponse=reponse).confirmee


def test_the_value_of_the_portal_is_taken_by_one_button(client_de, campagne):
    client = client_de(chef_departemental("25"))
    page = client.get(A).content.decode()
    assert "Dans le portail" in page
    poster(client, A, {"reprendre": "organisation.fonction"})
    assert contenus() == {"organisation.fonction": {"choix": "directeur_de_cabinet"}}


def test_the_button_writes_over_nothing_that_a_colleague_answered_meanwhile(client_de, campagne):
    client = client_de(chef_departemental("25"))
    vus = jetons(client.get(A))
    poster(client_de(collaborateur("25")), A, {"organisation.fonction": "prefet"})
    page = client.post(A, {**vus, "reprendre": "organisation.fonction"})
    assert (page.status_code, page.context["conflits"][0].question.cle) == (409, "organisation.fonction")
    assert contenus() == {"organisation.fonction": {"choix": "prefet"}}


def test_last_year_s_answer_is_shown_and_carried_over(client_de, campagne):
    reponse_transmise(campagne_ouverte(2024), "25")
    client = client_de(Personne.objects.get(mandats__prefecture__code="25"))
    page = client.get(A).content.decode()
    assert "L’an dernier" in page and "1,5\u00a0ETP" in page
    poster(client, A, {"reconduire": "organisation.etp"})
    assert Valeur.objects.get(reponse__campagne=campagne).contenu == "1.5"


def test_a_conditional_answer_is_kept_but_ignored_under_a_false_condition(client_de, campagne):
    client = client_de(chef_departemental("25"))
    d = "/enquetes/2025/25/sections/D/"
    assert "Si un appel à projets a été lancé" in client.get(d).content.decode()
    poster(client, d, {"appel_a_projets.lance": "non", "appel_a_projets.limite": "2025-03-01"})
    page = client.get(d).content.decode()
    assert contenus()["appel_a_projets.limite"] == "2025-03-01"
    assert "D1 ter «" not in page


def test_a_table_keeps_its_cells_and_shows_its_totals(client_de, campagne):
    client = client_de(chef_departemental("25"))
    g = "/enquetes/2025/25/sections/G/"
    poster(client, g, {"interdictions.par_produit.alcool.police": "2", "interdictions.par_produit.tabac.autres": "1"})
    page = client.get(g).content.decode()
    assert contenus() == {"interdictions.par_produit": {"alcool": {"police": 2}, "tabac": {"autres": 1}}}
    assert re.findall(r"data-total-colonne>(\d+)<", page) == ["2", "0", "1", "3"]
    assert re.findall(r'data-total-ligne="alcool">(\d+)<', page) == ["2"]


def test_a_photograph_is_kept_and_served_under_the_rights_of_the_answer(client_de, campagne):
    client = client_de(chef_departemental("25"))
    e = "/enquetes/2025/25/sections/E/"
    poster(client, e, {"actions.nombre": "1"})
    photo = SimpleUploadedFile("photo.png", png(), content_type="text/html")
    poster(client, e, {"actions.nombre": "1", "projet_principal.photo": photo})
    fichier = contenus()["projet_principal.photo"]
    assert fichier["nom"] == "photo.png"
    adresse = "/enquetes/2025/25/fichiers/projet_principal.photo"
    servi = client.get(adresse)
    for fermer in servi._resource_closers:  # `close()` would end the request, and the connection of the test
        fermer()
    assert servi["Content-Disposition"] == 'attachment; filename="photo.png"'
    assert client_de(chef_departemental("39")).get(adresse).status_code == 404
    poster(client, e, {"actions.nombre": "1"})
    assert contenus()["projet_principal.photo"] == fichier


def test_a_file_that_is_no_picture_is_refused_beside_its_field(client_de, campagne):
    client = client_de(chef_departemental("25"))
    e = "/enquetes/2025/25/sections/E/"
    faux = SimpleUploadedFile("photo.png", b"<svg/>", content_type="image/png")
    reponse = poster(client, e, {"actions.nombre": "1", "projet_principal.photo": faux})
    assert reponse.status_code == 422
    assert "n’est pas d’un format accepté" in reponse.content.decode()


@pytest.mark.parametrize(
    ("qui", "code"),
    [(agent, 403), (lecteur, 403), (lambda: chef_departemental("39"), 404), (lambda: chef_regional("27"), 403)],
)
def test_who_may_not_fill(client_de, campagne, qui, code):
    assert client_de(qui()).post(A, {"organisation.etp__jeton": "", "organisation.etp": "1"}).status_code == code
    assert contenus() == {}


def test_the_regional_chef_fills_the_regional_questions_of_the_seat_only(client_de, campagne):
    client = client_de(chef_regional("27"))
    b = "/enquetes/2025/21/sections/B/"
    noms = set(jetons(client.get(b)))
    assert noms == {"pilotage.copil_regional_reunions__jeton", "pilotage.feuille_statut__jeton"}
    poster(client, b, {"pilotage.copil_regional_reunions": "2", "pilotage.copil_reunions": "9"})
    assert contenus("21") == {"pilotage.copil_regional_reunions": 2}


@pytest.mark.parametrize(
    ("adresse", "vers"),
    [
        ("/enquetes/2025/2a/", "/enquetes/2025/2A/"),
        ("/enquetes/2025/25/sections/a/", "/enquetes/2025/25/sections/A/"),
    ],
)
def test_lower_case_redirects(client_de, campagne, adresse, vers):
    reponse = client_de(agent()).get(adresse)
    assert (reponse.status_code, reponse.url) == (302, vers)


@pytest.mark.parametrize(
    "adresse",
    ["/enquetes/2025/99/", "/enquetes/2031/25/", "/enquetes/2025/25/sections/Z/", "/enquetes/2025/25/fichiers/x"],
)
def test_what_does_not_exist_is_not_found(client_de, campagne, adresse):
    assert client_de(agent()).get(adresse).status_code == 404
