"""Beginning a text, on the screen."""

from datetime import date

import pytest

from circulaires.models import Strategie, Texte
from tests.circulaires.fabriques import complet, modificative, publie
from tests.fabriques import administrateur, agent, chef_departemental
from tests.interface.page import Page
from tests.interface.page import texte as lire

pytestmark = pytest.mark.django_db
NOUVELLE = "/circulaires/nouvelle/"


@pytest.fixture
def mildeca(client_de):
    return client_de(agent())


def erreurs(reponse) -> dict[str, list[str]]:
    assert reponse.status_code == 200
    return dict(reponse.context["form"].errors)


def test_une_modificative_dit_quel_texte_elle_modifie(mildeca):
    annuelle = publie(2027)
    page = Page(mildeca.get("/circulaires/2027/modificatives/nouvelle/").content.decode())
    assert [lire(a) for a in page.tous("a", href="/circulaires/2027/")] == [annuelle.intitule, "Annuler"]


def test_une_liste_vide_dit_quoi_faire(mildeca):
    page = Page(mildeca.get("/circulaires/nouvelle/instruction/").content.decode())
    assert lire(next(page.un("select", name="strategie").iter("option"))) == "Sélectionnez une option"


def test_reconduire_est_propose_et_coche(mildeca):
    complet(2027)
    form = mildeca.get(NOUVELLE).context["form"]
    assert (form["exercice"].value(), form["reconduire"].value()) == (2028, True)
    assert form["reconduire"].label == "Reconduire la circulaire 2027"


def test_sans_circulaire_a_reconduire_rien_n_est_propose(mildeca):
    assert "reconduire" not in mildeca.get(NOUVELLE).context["form"].fields


@pytest.mark.parametrize(("coche", "regles"), [({"reconduire": "on"}, 1), ({}, 0)])
def test_creer_avec_ou_sans_reconduction(mildeca, coche, regles):
    complet(2027)
    reponse = mildeca.post(NOUVELLE, {"exercice": "2028", "intitule": "Circulaire 2028", **coche})
    assert reponse.headers["Location"] == "/circulaires/2028/modifier/"
    assert Texte.objects.annuelles().get(exercice=2028).regles.count() == regles


def test_reconduire_en_arriere_est_dit_a_cote_de_la_case(mildeca):
    complet(2027)
    reponse = mildeca.post(NOUVELLE, {"exercice": "2027", "intitule": "Mon titre", "reconduire": "on"})
    assert erreurs(reponse) == {"reconduire": ["Une circulaire ne se reconduit que vers un exercice suivant."]}
    assert 'value="Mon titre"' in reponse.content.decode()


def test_creer_une_instruction(mildeca):
    strategie = Strategie.objects.first()
    champs = {"code": "simca-2028", "intitule": "Instruction", "strategie": strategie.pk, "source": ""}
    reponse = mildeca.post("/circulaires/nouvelle/instruction/", champs)
    assert reponse.headers["Location"] == "/instructions/simca-2028/modifier/"
    reponse = mildeca.post("/circulaires/nouvelle/instruction/", champs)
    assert [list(erreurs(reponse))] == [["code"]]


def test_rediger_une_modificative_d_une_circulaire_publiee(mildeca):
    publie(2027)
    adresse = "/circulaires/2027/modificatives/nouvelle/"
    assert adresse in mildeca.get("/circulaires/2027/").content.decode()
    reponse = mildeca.post(adresse, {"intitule": "Modificative", "date_effet": "2027-05-01"})
    assert reponse.headers["Location"] == "/circulaires/2027/modificatives/1/modifier/"
    assert Texte.objects.modificatives().get().date_effet == date(2027, 5, 1)


@pytest.mark.parametrize("le", ["2028-01-01", "2026-11-19", "demain"])
def test_une_date_d_effet_hors_de_l_exercice_est_refusee(mildeca, le):
    publie(2027)
    reponse = mildeca.post("/circulaires/2027/modificatives/nouvelle/", {"intitule": "M", "date_effet": le})
    assert list(erreurs(reponse)) == ["date_effet"]


@pytest.mark.parametrize(("acte", "active"), [("modifier", True), ("retirer", False)])
def test_reprendre_une_regle(mildeca, acte, active):
    annuelle = publie(2027)
    texte = modificative(annuelle, date(2027, 5, 1))
    adresse = "/circulaires/2027/modificatives/1/modifier/reprendre/"
    assert adresse in mildeca.get("/circulaires/2027/modificatives/1/modifier/").content.decode()
    reponse = mildeca.post(adresse, {"regle": annuelle.regles.get().pk, "acte": acte})
    assert reponse.status_code == 302
    assert texte.regles.get().active is active
    assert list(erreurs(mildeca.post(adresse, {"regle": annuelle.regles.get().pk, "acte": acte}))) == ["regle"]


def test_qui_ne_redige_pas_ne_cree_rien(client_de):
    annuelle = publie(2027)
    modificative(annuelle, date(2027, 5, 1))
    chef = client_de(chef_departemental())
    assert chef.get("/circulaires/2027/modificatives/nouvelle/").status_code == 403
    assert chef.get("/circulaires/nouvelle/instruction/").status_code == 403
    assert chef.get("/circulaires/2027/modificatives/1/modifier/reprendre/").status_code == 404


def test_une_instruction_n_a_pas_de_modificative(client_de):
    admin = client_de(administrateur())
    assert admin.get("/instructions/simca/modificatives/nouvelle/").status_code == 404
    complet(2027)
    assert admin.get("/circulaires/2027/modifier/reprendre/").status_code == 404
