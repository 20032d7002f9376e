"""« Règles en vigueur »: what binds a préfecture on a day, and what will change."""

from datetime import date

import pytest

from mildeca_portal.socle.templatetags.formats import date_longue
from tests.circulaires.fabriques import modificative, publier, regle, regle_locale
from tests.fabriques import agent, chef_departemental, chef_regional, collaborateur, lecteur, prefecture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("le_15_mars_2027")]
DOUBS = "/regles-en-vigueur/25/"


@pytest.fixture
def circulaire(circulaire):
    """R-01 at 80 %; at 75 % from 1 June; 70 % in the région since 1 March; a rule of the Doubs since 1 February."""
    texte = circulaire
    suite = modificative(texte, date(2027, 6, 1))
    regle(suite, parametres={"taux_max": "0.75"})
    publier(suite)
    regle_locale(texte, debut=date(2027, 3, 1), paragraphe="La région finance au plus 70 %.")
    regle_locale(
        texte,
        region_id=None,
        prefecture=prefecture("25"),
        code="L-01",
        variante=False,
        libelle="Montant minimal",
        type_regle="montant_minimal",
        parametres={"plancher": "1000"},
        severite="avertissement",
        debut=date(2027, 2, 1),
    )
    return texte


def _lues(reponse):
    return [(titre, [ligne.regle.code for ligne in regles]) for titre, regles in reponse.context["lues"].groupes]


def test_chaque_regle_dit_d_ou_elle_vient_et_ce_qu_elle_durcit(client_de, circulaire):
    reponse = client_de(chef_departemental()).get(DOUBS)
    assert _lues(reponse) == [("Règles de la région", ["R-01"]), ("Règles de la préfecture", ["L-01"])]
    variante = reponse.context["lues"].groupes[0][1][0]
    assert variante.version == f"Règle régionale – Bourgogne-Franche-Comté, depuis le {date_longue(date(2027, 3, 1))}"
    assert variante.durcit.startswith("Durcit la règle nationale R-01")
    page = reponse.content.decode()
    for attendu in ("70", "80", "La région finance au plus 70", "circulaires/2027/"):
        assert attendu in page


def test_la_veille_de_la_variante_la_regle_nationale_s_applique(client_de, circulaire):
    reponse = client_de(chef_departemental()).get(DOUBS, {"le": "2027-02-28"})
    assert _lues(reponse) == [("Règles nationales", ["R-01"]), ("Règles de la préfecture", ["L-01"])]
    nationale = reponse.context["lues"].groupes[0][1][0]
    assert (nationale.regle.parametres, nationale.change_le) == ({"taux_max": "0.80"}, date(2027, 3, 1))


def test_une_variante_du_doubs_ne_lie_pas_le_nord(client_de, circulaire):
    reponse = client_de(agent()).get("/regles-en-vigueur/59/")
    assert _lues(reponse) == [("Règles nationales", ["R-01"])]
    assert [(c.le, c.code) for c in reponse.context["lues"].changements] == [(date(2027, 6, 1), "R-01")]


def test_une_modificative_plus_souple_que_la_variante_n_y_change_rien(client_de, circulaire):
    """75 % in June: the région stays at 70 %."""
    assert client_de(chef_departemental()).get(DOUBS).context["lues"].changements == ()


@pytest.mark.parametrize(
    ("le", "phrase"),
    [
        ("hier", "Saisissez une date, par exemple 01/03/2026. Les règles d’aujourd’hui sont affichées."),
        ("1492-10-12", "Saisissez une date entre 1900 et 2100."),
    ],
)
def test_une_date_absurde_est_dite_et_la_page_reste_celle_du_jour(client_de, circulaire, le, phrase):
    reponse = client_de(chef_departemental()).get(DOUBS, {"le": le})
    assert (reponse.status_code, reponse.context["jour"]) == (200, date(2027, 3, 15))
    assert reponse.context["form"].errors == {"le": [phrase]}


def test_un_autre_exercice_est_nomme(client_de, circulaire):
    reponse = client_de(chef_departemental()).get(DOUBS, {"le": "2028-01-01"})
    page = reponse.content.decode()
    assert "Ce jour appartient à l’exercice 2028" in page
    assert "Aucune circulaire de l’exercice 2028 n’est publiée" in page


def test_les_codes_en_minuscules_et_a_trois_chiffres(client_de):
    client = client_de(agent())
    reponse = client.get("/regles-en-vigueur/2a/", {"le": "2027-03-01"})
    assert (reponse.status_code, reponse.url) == (301, "/regles-en-vigueur/2A/?le=2027-03-01")
    assert client.get("/regles-en-vigueur/978/").status_code == 200
    assert client.get("/regles-en-vigueur/99/").status_code == 404


def test_hors_du_territoire_la_page_n_existe_pas(client_de):
    for personne in (chef_departemental("39"), collaborateur("39"), chef_regional("84")):
        assert client_de(personne).get(DOUBS).status_code == 404
    for personne in (chef_regional(), agent(), lecteur()):
        assert client_de(personne).get(DOUBS).status_code == 200


def test_le_chef_departemental_arrive_chez_lui_les_autres_choisissent(client_de):
    reponse = client_de(chef_departemental()).get("/regles-en-vigueur/?le=2027-02-28")
    assert (reponse.status_code, reponse.url) == (302, "/regles-en-vigueur/25/?le=2027-02-28")
    client = client_de(chef_regional())
    choix = client.get("/regles-en-vigueur/").context["form"].fields["prefecture"].choices
    assert [len(groupe) for _, groupe in choix[1:]] == [8]
    reponse = client.get("/regles-en-vigueur/", {"prefecture": "39", "le": "2027-02-28"})
    assert reponse.url == "/regles-en-vigueur/39/?le=2027-02-28"
    assert client.get("/regles-en-vigueur/", {"prefecture": "59"}).context["form"].errors.keys() == {"prefecture"}


def test_trois_requetes_en_plus_des_droits(client_de, circulaire, django_assert_num_queries):
    client = client_de(chef_departemental())
    client.get(DOUBS)
    with django_assert_num_queries(8):
        client.get(DOUBS)


def test_la_prefecture_et_la_circulaire_menent_aux_regles(client_de, circulaire):
    client = client_de(chef_departemental())
    assert 'href="/regles-en-vigueur/25/"' in client.get("/prefectures/25/").content.decode()
    assert 'href="/regles-en-vigueur/25/"' not in client.get("/prefectures/39/").content.decode()
    for page in ("/circulaires/", "/circulaires/2027/"):
        assert 'href="/regles-en-vigueur/"' in client.get(page).content.decode()
