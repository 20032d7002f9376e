"""Adding rules from the catalogue, and choosing the type of a rule of one's own."""

from dataclasses import replace
from datetime import date

import pytest

from circulaires import actions
from circulaires.catalogue import propositions
from circulaires.controle import par_famille, types_de_regle
from circulaires.models import Texte
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur, evenements_de
from tests.circulaires.fabriques import brouillon, modificative, publie, regle, signe
from tests.circulaires.test_concurrence import ensemble
from tests.fabriques import agent, chef_departemental
from tests.interface.page import Page, texte
from tests.saisie import telle_quelle

pytestmark = pytest.mark.django_db
CATALOGUE = "/circulaires/2027/modifier/regles/catalogue/"
AJOUTER = "/circulaires/2027/modifier/regles/ajouter/"
REDACTION = "/circulaires/2027/modifier/"
PAR = Acteur(None, "administrateur")


@pytest.fixture
def client(client_de):
    return client_de(agent())


def offertes(reponse) -> list[str]:
    """Codes on offer, in the order of the page."""
    return [c.get("value") for c in Page(reponse.content.decode()).un("main").iter("input") if c.get("name") == "codes"]


def test_le_catalogue_propose_tout_sauf_ce_que_le_texte_a_deja(client):
    regle(brouillon(), "R-04")
    reponse = client.get(CATALOGUE)
    assert sorted(offertes(reponse)) == [p.code for p in propositions() if p.code != "R-04"]
    # Put together by subject, and so not in the order of the codes.
    assert offertes(reponse)[:5] == ["R-01", "R-02", "R-03", "R-25", "R-26"]


def test_chaque_case_est_decrite_par_sa_phrase_sa_source_et_ce_qui_reste_a_confirmer(client):
    brouillon()
    page = Page(client.get(CATALOGUE).content.decode())
    montant = page.un("input", id="regle-R-25")
    [detail] = page.decrit(montant)
    assert texte(page.un("label", for_="regle-R-25")) == "R-25 – Montant minimal de la subvention"
    assert (
        "La subvention de la MILDECA est d’au moins 1 500,00 €. Avertissement Proposition du portail À confirmer"
        in detail
    )
    assert detail.endswith("Source : Rapport des inspections générales de 2014, d’après La Gazette des communes")
    [local] = page.decrit(page.un("input", id="regle-R-01"))
    assert "Bloquante Source locale" in local
    assert "À confirmer" not in local


def test_les_regles_choisies_entrent_dans_le_texte_a_la_suite_et_inactives_si_elles_sont_a_confirmer(client):
    redige = brouillon()
    regle(redige, "R-04")
    reponse = client.post(CATALOGUE, {"codes": ["R-25", "R-01"]})
    assert (reponse.status_code, reponse.headers["Location"]) == (302, f"{REDACTION}#regles")
    lignes = redige.regles.order_by("ordre").values_list("code", "active", "a_confirmer", "source")
    assert list(lignes)[1:] == [
        ("R-01", True, False, "Préfecture du Doubs, appel à projets 2023"),
        ("R-25", False, True, "Rapport des inspections générales de 2014, d’après La Gazette des communes"),
    ]
    ajouts = evenements_de(redige).filter(code="circulaires.texte.contenu_modifie", donnees__acte="ajout")
    assert ajouts.count() == 2
    assert offertes(client.get(CATALOGUE)) == [c for c in offertes(client.get(CATALOGUE)) if c not in {"R-01", "R-25"}]


@pytest.mark.parametrize(
    ("choisies", "phrase"),
    [
        ([], "Cochez au moins une règle."),
        (["R-04"], "La règle « R-04 » n’est plus proposée : elle est déjà dans le texte."),
        (["R-99"], "La règle « R-99 » n’est plus proposée : elle est déjà dans le texte."),
    ],
)
def test_un_choix_impossible_est_dit_et_les_cases_restent_cochees(client, choisies, phrase):
    redige = brouillon()
    regle(redige, "R-04")
    reponse = client.post(CATALOGUE, {"codes": [*choisies, "R-01"] if choisies else []})
    assert reponse.status_code == 200
    page = Page(reponse.content.decode())
    assert texte(page.un("div", role="alert")) == phrase
    assert (page.un("input", id="regle-R-01").get("checked") is not None) is bool(choisies)
    assert page.decrit(page.un("input", id="regle-R-01"))[1] == phrase
    assert redige.regles.count() == 1


def test_une_regle_qui_en_contredit_une_autre_n_entre_pas_et_rien_n_est_ajoute(client, monkeypatch):
    redige = brouillon()
    regle(redige, "R-40", type_regle="montant_maximal", parametres={"plafond": "1000"})
    plancher = next(p for p in propositions() if p.code == "R-25")
    ferme = replace(plancher, a_confirmer=False, severite="bloquante")
    monkeypatch.setattr("circulaires.actions.catalogue.propositions", lambda: (*propositions()[:1], ferme))
    reponse = client.post(CATALOGUE, {"codes": ["R-01", "R-25"]})
    assert texte(Page(reponse.content.decode()).un("div", role="alert")) == (
        "Les règles R-25 et R-40 se contredisent sur le montant de la subvention : R-25 demande au moins 1 500,00 €, "
        "R-40 au plus 1 000,00 €."
    )
    assert redige.regles.count() == 1


def test_un_texte_complet_n_a_plus_rien_a_proposer(client):
    redige = brouillon()
    actions.reprendre_du_catalogue(redige, [p.code for p in propositions()], par=PAR)
    page = Page(client.get(CATALOGUE).content.decode())
    assert page.tous("input", name="codes") == []
    assert "Toutes les règles du catalogue sont déjà dans le texte." in texte(page.un("main"))


def test_une_circulaire_signee_ne_recoit_plus_de_regle(client):
    signe()
    reponse = client.post(CATALOGUE, {"codes": ["R-04"]})
    phrase = "Ce texte est à l’état « signée » : il ne peut plus être modifié."
    assert texte(Page(reponse.content.decode()).un("div", role="alert")) == phrase


def test_une_modificative_prend_ses_regles_au_catalogue(client):
    modificative(publie(), date(2030, 1, 1))
    adresse = "/circulaires/2027/modificatives/1/modifier/regles/catalogue/"
    assert client.post(adresse, {"codes": ["R-04"]}).status_code == 302


@pytest.mark.parametrize("page", ["catalogue/", "ajouter/"])
def test_une_instruction_n_a_pas_de_regles(client, page):
    Texte.objects.create(nature="instruction", code="feuilles-2028", intitule="Instruction 2028")
    assert client.get(f"/instructions/feuilles-2028/modifier/regles/{page}").status_code == 404


def test_une_instruction_ne_recoit_pas_de_regle_par_l_action():
    instruction = Texte.objects.create(nature="instruction", code="feuilles-2028", intitule="Instruction 2028")
    with pytest.raises(ActionRefusee, match="ne porte pas de règles"):
        actions.reprendre_du_catalogue(instruction, ["R-01"], par=PAR)


def test_un_chef_de_projet_ne_voit_pas_le_brouillon(client_de):
    brouillon()
    assert client_de(chef_departemental("25")).get(CATALOGUE).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_deux_personnes_prennent_la_meme_regle(referentiel_reel):
    redige = brouillon()
    assert ensemble(*[lambda: actions.reprendre_du_catalogue(redige, ["R-01", "R-04"], par=PAR)] * 2) == [
        "fait",
        "refusé",
    ]
    assert sorted(redige.regles.values_list("code", flat=True)) == ["R-01", "R-04"]


def test_la_page_coute_autant_vide_que_pleine(client, django_assert_num_queries, django_assert_max_num_queries):
    redige = brouillon()
    client.get(CATALOGUE)
    with django_assert_max_num_queries(12) as vide:
        client.get(CATALOGUE)
    actions.reprendre_du_catalogue(redige, [p.code for p in propositions()][:20], par=PAR)
    with django_assert_num_queries(len(vide)):
        client.get(CATALOGUE)


def test_la_redaction_mene_au_catalogue(client):
    brouillon()
    for adresse in (REDACTION, AJOUTER):
        assert [a.get("href") for a in Page(client.get(adresse).content.decode()).un("main").iter("a")].count(
            CATALOGUE
        ) == 1


# Types


def test_les_types_sont_ranges_par_sujet(client):
    brouillon()
    page = Page(client.get(AJOUTER).content.decode()).un("main")
    assert [texte(e) for e in page.iter("h2")] == [
        "Montants et financement",
        "Dépenses",
        "Territoire",
        "Dates et durée",
        "Porteur, projet et dossier",
        "Renouvellement, évaluation et suivi",
    ]
    assert len(list(page.iter("h3"))) == len(types_de_regle())


def test_aucun_type_n_est_oublie_et_chacun_dit_son_sujet():
    ranges = [t for _, types in par_famille(types_de_regle(), lambda t: t) for t in types]
    assert sorted(t.code for t in ranges) == sorted(t.code for t in types_de_regle())
    assert [t.code for t in types_de_regle() if "famille" not in vars(type(t))] == []


# Parameters judged together


def test_une_regle_sans_aucune_piece_est_refusee_a_cote_de_son_champ(client):
    brouillon()
    champs = {"code": "R-17", "libelle": "Pièces", "severite": "bloquante", "active": "on"}
    reponse = client.post(f"{AJOUTER}?type=pieces_obligatoires", champs)
    assert reponse.context["form"].errors == {
        "parametre-pieces": ["Choisissez au moins une pièce, pour tous ou pour les associations."]
    }


def test_un_parametre_absurde_n_est_dit_qu_une_fois(client):
    brouillon()
    champs = {"code": "R-11", "libelle": "Part", "severite": "avertissement", "parametre-seuil": "180"}
    reponse = client.post(f"{AJOUTER}?type=part_des_renouvellements", champs)
    form = reponse.context["form"]
    assert form.errors == {"parametre-seuil": ["Saisissez un pourcentage supérieur à 0 et inférieur ou égal à 100."]}
    assert form["parametre-seuil"].value() == "180"


def test_confirmer_puis_activer_une_regle_du_catalogue(client):
    redige = brouillon()
    [ligne] = actions.reprendre_du_catalogue(redige, ["R-25"], par=PAR)
    adresse = f"{REDACTION}regles/{ligne.pk}/"
    saisie = telle_quelle(client.get(adresse))
    refusee = client.post(adresse, {**saisie, "active": "on"})
    assert refusee.context["form"].errors == {
        "active": ["Une règle dont les paramètres sont à confirmer reste inactive."]
    }
    confirmee = {n: v for n, v in saisie.items() if n != "a_confirmer"}
    assert client.post(adresse, {**confirmee, "active": "on", "parametre-plancher": "2000"}).status_code == 302
    ligne.refresh_from_db()
    assert (ligne.active, ligne.a_confirmer, ligne.parametres) == (True, False, {"plancher": "2000"})
