"""Error pages: each says what happened, in French, and how to go on."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client, RequestFactory
from django.urls import path

from mildeca_portal.socle import views as vues_erreur
from mildeca_portal.urls import handler400, handler403, handler404, handler500, urlpatterns  # noqa: F401 - a URLconf
from tests import fabriques
from tests.interface.page import Page, texte


def _refuser(request):
    raise PermissionDenied("Seul l’administrateur publie une circulaire.")


def _refuser_sans_phrase(request):
    raise PermissionDenied


def _suspecter(request):
    raise SuspiciousOperation


def _tomber(request):
    raise ZeroDivisionError


for vue in (_refuser, _refuser_sans_phrase, _suspecter, _tomber):
    vue.login_required = False
urlpatterns = [
    *urlpatterns,
    path("refus/", _refuser),
    path("refus-sans-phrase/", _refuser_sans_phrase),
    path("suspect/", _suspecter),
    path("panne/", _tomber),
]


@pytest.mark.urls("tests.interface.test_erreurs")
@pytest.mark.parametrize(
    ("adresse", "code", "titre", "phrase"),
    [
        ("/refus/", 403, "Accès refusé", "Seul l’administrateur publie une circulaire."),
        ("/refus-sans-phrase/", 403, "Accès refusé", "Votre fonction ne permet pas cette action."),
        ("/suspect/", 400, "Demande incorrecte", "Le portail n’a pas compris la demande envoyée par votre navigateur."),
        (
            "/nulle-part/",
            404,
            "Page non trouvée",
            "La page que vous cherchez est introuvable, ou elle ne relève pas de votre territoire.",
        ),
    ],
)
def test_une_page_d_erreur_dit_ce_qui_s_est_passe(client, db, adresse, code, titre, phrase):
    reponse = client.get(adresse)
    page = Page(reponse.content.decode())

    assert reponse.status_code == code
    assert texte(page.un("h1")) == titre
    assert texte(page.un("p", class_="fr-text--lead fr-mb-3w")) == phrase
    assert texte(page.un("title")) == f"{titre} – Portail des chefs de projets – MILDECA"


@pytest.mark.urls("tests.interface.test_erreurs")
def test_une_panne_montre_une_page_qui_ne_depend_de_rien(client, db, django_assert_num_queries):
    client.raise_request_exception = False
    reponse = client.get("/panne/")
    page = Page(reponse.content.decode())
    assert reponse.status_code == 500
    assert texte(page.un("title")) == "Erreur inattendue – Portail des chefs de projets – MILDECA"
    with django_assert_num_queries(0):
        assert vues_erreur.erreur_interne(RequestFactory().get("/")).status_code == 500


def test_un_formulaire_perime_dit_que_rien_n_est_enregistre(db):
    client = Client(enforce_csrf_checks=True)
    reponse = client.post("/connexion/", {"username": "a@b.test", "password": "x"})
    assert reponse.status_code == 403
    assert texte(Page(reponse.content.decode()).un("h1")) == "Formulaire expiré"


@pytest.mark.parametrize(
    "adresse",
    [
        "/feuilles-de-route/%00/",
        "/plans-actions/%00/",
        "/credits/2026/regions/%00/",
        "/enquetes/2025/25/sections/%00/",
        "/invitation/%00/",
    ],
)
def test_un_caractere_nul_dans_l_adresse_ne_mene_nulle_part(client_de, adresse):
    assert client_de(fabriques.agent()).get(adresse).status_code == 404
