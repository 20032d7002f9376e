"""A session that ends while someone types loses nothing, and saves nothing by itself."""

import time
from html import unescape

import pytest
import time_machine
from django import forms
from django.contrib.messages import get_messages
from django.core import signing
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import path
from django.utils import timezone

from mildeca_portal import urls
from mildeca_portal.socle import reprise
from tests import fabriques
from tests.gardes.client import ClientVigilant

LONG = "Le comité de pilotage s’est réuni deux fois. " * 60
enregistres: list[str] = []


class EssaiForm(forms.Form):
    texte = forms.CharField(widget=forms.Textarea)


def essai(request):
    form = EssaiForm(reprise.saisie(request))
    if request.method == "POST" and form.is_valid():
        enregistres.append(form.cleaned_data["texte"])
    alertes = " ".join(str(m) for m in get_messages(request))
    return HttpResponse(f"{alertes}|{form.as_p()}")


urlpatterns = [path("essai/", essai), path("autre/", essai), *urls.urlpatterns]


@pytest.fixture(autouse=True)
def page(settings):
    settings.ROOT_URLCONF = __name__
    enregistres.clear()


@pytest.fixture
def chef(db):
    personne = fabriques.chef_departemental("25")
    personne.set_password(fabriques.MOT_DE_PASSE)
    personne.save()
    return personne


def jeton_de(reponse) -> str:
    return unescape(reponse.content.decode().split('name="reprise" value="')[1].split('"')[0])


def test_de_la_session_expiree_au_formulaire_rempli(chef):
    client = ClientVigilant()
    reponse = client.post("/essai/", {"texte": LONG})
    assert reponse.status_code == 403
    assert "Votre session a expiré" in reponse.content.decode()
    jeton = jeton_de(reponse)

    erreur = client.post("/connexion/", {"username": chef.courriel, "password": "faux", "reprise": jeton})
    assert jeton_de(erreur) == jeton

    suite = client.post(
        "/connexion/", {"username": chef.courriel, "password": fabriques.MOT_DE_PASSE, "reprise": jeton}
    )
    assert (suite.status_code, suite.headers["Location"]) == (302, "/essai/")
    page = unescape(client.get("/essai/").content.decode())
    assert LONG.strip() in page
    assert page.startswith(reprise.PHRASE)
    assert enregistres == []

    assert LONG.strip() not in unescape(client.get("/essai/").content.decode())


def test_rien_n_est_rejoue_sur_une_autre_page(client_de, chef):
    client = client_de(chef)
    client.post("/reprendre/", {"reprise": jeton_pour("/essai/")})

    assert "bonjour" not in client.get("/autre/").content.decode()
    assert "bonjour" in client.get("/essai/").content.decode()


def jeton_pour(chemin: str, **champs: str) -> str:
    from django.test import RequestFactory

    return reprise.emballer(RequestFactory().post(chemin, {"texte": "bonjour", **champs}))


def test_une_heure_et_pas_plus(client_de, chef):
    with time_machine.travel(timezone.now(), tick=False) as horloge:
        jeton = jeton_pour("/essai/")
        horloge.shift(reprise.DUREE - 1)
        assert reprise.chemin(jeton) == "/essai/"
        horloge.shift(2)
        assert reprise.chemin(jeton) == ""
        reponse = client_de(chef).post("/reprendre/", {"reprise": jeton}, follow=True)
    assert reponse.redirect_chain == [("/tableau-de-bord/", 302)]
    assert reprise.TROP_TARD in reponse.content.decode()


@pytest.mark.parametrize("jeton", ["", "forgé", "a:b:c"])
def test_un_jeton_forge_ne_mene_nulle_part(client_de, chef, jeton):
    reponse = client_de(chef).post("/reprendre/", {"reprise": jeton})

    assert reponse.headers["Location"] == "/tableau-de-bord/"


def test_le_mot_de_passe_et_le_jeton_csrf_ne_voyagent_pas():
    requete = RequestFactory().post("/essai/", {"texte": "a", "password": "secret", "csrfmiddlewaretoken": "x"})
    contenu = signing.loads(reprise.emballer(requete), salt=reprise.SEL)

    assert contenu == {"chemin": "/essai/", "champs": [["texte", ["a"]]], "fichiers": False}


@pytest.mark.parametrize(
    ("adresse", "portes"), [("/second-facteur/", []), ("/circulaires/2027/", [["code", ["R-01"]]])]
)
def test_un_code_n_est_un_secret_que_pour_ouvrir_une_session(adresse, portes):
    requete = RequestFactory().post(adresse, {"code": "R-01"})
    jeton = reprise.emballer(requete)
    assert (signing.loads(jeton, salt=reprise.SEL)["champs"] if jeton else []) == portes


def test_au_dela_d_un_megaoctet_rien_n_est_porte_et_la_page_de_connexion_le_dit(client, db, monkeypatch):
    monkeypatch.setattr(reprise, "TAILLE_MAX", 200)

    assert reprise.emballer(RequestFactory().post("/essai/", {"texte": str(time.time_ns()) * 100})) != ""
    bruit = "".join(chr(33 + (i * i * 7919) % 90) for i in range(3000))
    assert reprise.emballer(RequestFactory().post("/essai/", {"texte": bruit})) == ""
    assert reprise.TROP_LONG in client.post("/essai/", {"texte": bruit}, follow=True).content.decode()


def test_reconnecte_dans_un_autre_onglet(chef):
    client = Client(enforce_csrf_checks=True)
    client.force_login(chef)
    reponse = client.post("/essai/", {"texte": LONG, "csrfmiddlewaretoken": "perime"})
    page = reponse.content.decode()

    assert reponse.status_code == 403
    assert "Rien n’a été enregistré, et rien n’est perdu." in page
    csrf = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    jeton = jeton_de(reponse)
    suite = client.post("/reprendre/", {"reprise": jeton, "csrfmiddlewaretoken": csrf})
    assert suite.headers["Location"] == "/essai/"
    assert LONG.strip() in unescape(client.get("/essai/").content.decode())
    assert enregistres == []


def test_un_formulaire_vide_va_simplement_a_la_connexion(client, db):
    reponse = client.post("/essai/", {})

    assert (reponse.status_code, reponse.headers["Location"]) == (302, "/connexion/?next=/essai/")
