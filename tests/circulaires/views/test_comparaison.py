"""Two texts compared: by whom, and what the page says."""

from datetime import date

import pytest

from circulaires import actions
from circulaires.models import Texte
from mildeca_portal.socle.evenements import SYSTEME
from tests.circulaires.fabriques import complet, modificative, publie, publier, regle
from tests.fabriques import agent, chef_departemental
from tests.interface.page import Page
from tests.interface.page import texte as lire

pytestmark = pytest.mark.django_db


def reconduite() -> Texte:
    """2028 from 2027: R-01 at 70 %, one chantier more, the orientation gone."""
    texte = actions.reconduire(complet(2027), exercice=2028, intitule="Circulaire 2028", par=SYSTEME)
    texte.regles.update(parametres={"taux_max": "0.70"})
    texte.chantiers.create(ordre=2, intitule="Nouveau")
    texte.orientations.all().delete()
    return texte


def etats(reponse) -> dict[str, list[tuple[str, str]]]:
    assert reponse.status_code == 200
    return {r.code: [(x.titre, x.sorte) for x in r.lignes] for r in reponse.context["rubriques"]}


def test_la_page_dit_ce_qui_est_garde_change_ajoute_et_retire(client_de):
    reconduite()
    page = client_de(agent()).get("/circulaires/2028/comparer/2027/")
    assert etats(page) == {
        "texte": [("Texte et identité", "change")],
        "orientations": [("Protéger les mineurs", "retire")],
        "chantiers": [("Vente d’alcool aux mineurs", "garde"), ("Nouveau", "ajoute")],
        "regles": [("R-01 Part maximale de la MILDECA", "change")],
        "echeances": [("Dernier jour pour engager", "change")],
    }
    changes = client_de(agent()).get("/circulaires/2028/comparer/2027/?changements=1")
    assert etats(changes)["chantiers"] == [("Nouveau", "ajoute")]


def test_la_regle_se_retrouve_par_son_code_et_sa_phrase_se_compare(client_de):
    complet(2027)
    autre = complet(2028)
    autre.regles.update(parametres={"taux_max": "0.70"}, issu_de=None)
    page = client_de(agent()).get("/circulaires/2028/comparer/2027/")
    (ligne,) = next(r for r in page.context["rubriques"] if r.code == "regles").lignes
    assert [c.libelle for c in ligne.champs if c.change] == ["Règle"]


def test_une_modificative_ne_montre_que_ce_qu_elle_change(client_de):
    annuelle = publie(2027)
    texte = modificative(annuelle, date(2027, 5, 1))
    regle(texte, "R-01", parametres={"taux_max": "0.70"})
    page = client_de(agent()).get("/circulaires/2027/modificatives/1/comparer/")
    assert etats(page) == {"regles": [("R-01 Part maximale de la MILDECA", "change")]}


def test_une_regle_qu_une_modificative_retire_est_dite_supprimee(client_de):
    texte = modificative(publie(2027), date(2027, 5, 1))
    regle(texte, "R-01", active=False)
    page = client_de(agent()).get("/circulaires/2027/modificatives/1/comparer/")
    assert etats(page) == {"regles": [("R-01 Part maximale de la MILDECA", "retire")]}


def champs_changes(reponse, code: str = "R-01") -> dict[str, tuple[str, str]]:
    regles = next(r for r in reponse.context["rubriques"] if r.code == "regles").lignes
    (ligne,) = [x for x in regles if x.titre.startswith(code)]
    return {c.libelle: (c.avant, c.apres) for c in ligne.champs if c.change}


def test_une_seconde_modificative_se_compare_a_ce_que_la_premiere_a_change(client_de):
    annuelle = publie(2027)
    premiere = modificative(annuelle, date(2027, 5, 1))
    regle(premiere, "R-01", parametres={"taux_max": "0.70"})
    regle(premiere, "R-05")
    publier(premiere)
    seconde = modificative(annuelle, date(2027, 6, 1), rang=2)
    for code in ("R-01", "R-05"):
        regle(seconde, code, parametres={"taux_max": "0.60"})
    page = client_de(agent()).get("/circulaires/2027/modificatives/2/comparer/")
    assert [x.sorte for r in page.context["rubriques"] for x in r.lignes] == ["change", "change"]
    avant, apres = champs_changes(page)["Règle"]
    assert ("70" in avant, "60" in apres) == (True, True)
    assert "modificatives comprises" in page.content.decode()


def test_l_annee_suivante_se_compare_aux_regles_telles_que_modifiees(client_de):
    annuelle = publie(2027)
    suite = modificative(annuelle, date(2027, 5, 1))
    regle(suite, "R-01", parametres={"taux_max": "0.70"})
    publier(suite)
    actions.reconduire(annuelle, exercice=2028, intitule="Circulaire 2028", par=SYSTEME)
    page = client_de(agent()).get("/circulaires/2028/comparer/2027/")
    assert etats(page)["regles"] == [("R-01 Part maximale de la MILDECA", "garde")]
    assert "modificatives comprises" in page.content.decode()


def test_sans_modificative_rien_n_en_est_dit(client_de):
    modificative(publie(2027), date(2027, 5, 1))
    actions.reconduire(Texte.objects.get(exercice=2027, rang=None), exercice=2028, intitule="2028", par=SYSTEME)
    for adresse in ("/circulaires/2028/comparer/2027/", "/circulaires/2027/modificatives/1/comparer/"):
        assert "modificatives comprises" not in client_de(agent()).get(adresse).content.decode()


def test_le_public_ne_compare_que_ce_qui_est_publie(client, client_de):
    publie(2026)
    complet(2027)
    assert client.get("/circulaires/2026/comparer/2025/").status_code == 200
    assert client.get("/circulaires/2027/comparer/2026/").status_code == 404
    assert client.get("/circulaires/2026/comparer/2027/").status_code == 404
    assert client_de(chef_departemental()).get("/circulaires/2027/comparer/2026/").status_code == 404


@pytest.mark.parametrize("adresse", ["/circulaires/2026/comparer/2026/", "/circulaires/2026/comparer/",
                                     "/instructions/simca/comparer/2026/", "/circulaires/2026/comparer/1999/"])  # fmt: skip
def test_ce_qui_ne_se_compare_pas_n_existe_pas(client, adresse):
    publie(2026)
    assert client.get(adresse).status_code == 404


def test_un_texte_de_reference_dit_que_son_contenu_n_est_pas_la(client):
    publie(2026)
    page = client.get("/circulaires/2026/comparer/2025/")
    assert [t.exercice for t in page.context["sans_contenu"]] == [2025]
    assert "n’est pas dans le portail" in page.content.decode()
    assert "ajouté" not in page.content.decode()  # nothing is told of a comparison that cannot be made


def test_un_texte_de_reference_complete_se_compare(client):
    publie(2026)
    Texte.objects.get(exercice=2025).orientations.create(ordre=1, intitule="Protéger les mineurs")
    page = client.get("/circulaires/2026/comparer/2025/")
    assert page.context["sans_contenu"] == []
    assert etats(page)["orientations"] == [("Protéger les mineurs", "garde")]


def test_le_resume_ne_compte_que_ce_qui_est(client_de):
    reconduite()
    lu = Page(client_de(agent()).get("/circulaires/2028/comparer/2027/").content.decode())
    resume = [lire(li) for li in lu.tous("li") if any(a.get("href") == "?#chantiers" for a in li.iter("a"))]
    assert resume == ["Chantiers prioritaires : 1 conservé, 1 ajouté"]


def test_comparer_coute_toujours_autant(client_de, django_assert_max_num_queries):
    texte = reconduite()
    for n in range(2, 30):
        regle(texte, f"R-{n:02}")
        texte.orientations.create(ordre=n, intitule=f"O {n}")
    client = client_de(agent())
    with django_assert_max_num_queries(22):
        client.get("/circulaires/2028/comparer/2027/")
