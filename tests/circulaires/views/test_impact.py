"""The impact of a draft, on its page: computed at once or in the background, read by rule and by région."""

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from circulaires import actions
from circulaires.actions import impact as module
from circulaires.models import Impact, Regle, Texte
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import SYSTEME, evenements_de, journaliser
from mildeca_portal.socle.models import Travail
from tests.circulaires.fabriques import brouillon, complet, modificative, publie, regle
from tests.credits.fabriques import ProjetFactory
from tests.fabriques import administrateur, agent, chef_departemental, prefecture

pytestmark = pytest.mark.django_db
ADRESSE = "/circulaires/2027/impact/"
REQUETES = 13  # session, person, functions, text, impact twice, rules, projects changed since, régions…


@pytest.fixture
def texte() -> Texte:
    """R-01 refuses above 50 %: three projects of 2026 ask 80 %."""
    texte = brouillon(2027)
    regle(texte, parametres={"taux_max": "0.50"})
    return texte


@pytest.fixture
def projets(texte):
    return [
        ProjetFactory(prefecture=prefecture("25"), intitule="Ateliers du Doubs"),
        ProjetFactory(prefecture=prefecture("13"), intitule="Ateliers de Marseille"),
        ProjetFactory(prefecture=prefecture("39"), montant_demande=Decimal("5000.00")),
    ]


@pytest.fixture
def navigateur(client_de):
    return client_de(agent())


def contenu(reponse) -> str:
    return " ".join(reponse.content.decode().replace("\xa0", " ").replace("&nbsp;", " ").split())


def test_calculer_puis_lire(navigateur, texte, projets):
    assert "n’a pas encore été calculé" in contenu(navigateur.get(ADRESSE))
    reponse = navigateur.post(ADRESSE)
    assert (reponse.status_code, reponse.url) == (302, f"{ADRESSE}?exercice=2026")
    page = contenu(navigateur.get(ADRESSE))
    assert "3 projets contrôlés, pour 21 000,00 €. <strong>2 refusés</strong>, pour 16 000,00 € ;" in page
    assert "Bourgogne-Franche-Comté" in page
    assert f'href="{ADRESSE}R-01/?exercice=2026">R-01 Part maximale de la MILDECA</a>' in page
    assert [(e.code, e.donnees) for e in evenements_de(texte)] == [
        ("circulaires.texte.impact_calcule", {"exercice": 2026})
    ]


def test_un_exercice_choisi_et_un_exercice_vide(navigateur, texte, projets):
    navigateur.post(f"{ADRESSE}?exercice=2025")
    assert "Aucun projet de 2025" in contenu(navigateur.get(f"{ADRESSE}?exercice=2025"))
    assert "n’a pas encore été calculé" in contenu(navigateur.get(ADRESSE))


@pytest.mark.parametrize("exercice", ["2028", "2022", "hier"])
def test_un_exercice_qui_n_est_pas_propose(navigateur, texte, exercice):
    assert navigateur.get(f"{ADRESSE}?exercice={exercice}").status_code == 404
    assert navigateur.post(f"{ADRESSE}?exercice={exercice}").status_code == 404


def test_les_projets_d_une_regle_par_region(navigateur, texte, projets):
    navigateur.post(ADRESSE)
    page = contenu(navigateur.get(f"{ADRESSE}R-01/"))
    doubs, marseille, _ = projets
    assert "Elle concerne 3 projets." in page
    assert (f'href="{doubs.get_absolute_url()}"' in page, f'href="{marseille.get_absolute_url()}"' in page) == (
        True,
        True,
    )
    page = contenu(navigateur.get(f"{ADRESSE}R-01/?region=93"))
    assert ("Ateliers du Doubs" in page, "Ateliers de Marseille" in page) == (False, True)
    assert f'href="{ADRESSE}R-01/projets.xlsx?exercice=2026&amp;region=93"' in page
    assert "Aucun projet de cette région." in contenu(navigateur.get(f"{ADRESSE}R-01/?region=inconnue"))


def test_le_classeur_d_une_regle(navigateur, texte, projets):
    navigateur.post(ADRESSE)
    reponse = navigateur.get(f"{ADRESSE}R-01/projets.xlsx?exercice=2026&region=93")
    assert reponse["Content-Disposition"] == 'attachment; filename="impact-circulaires-2027-R-01-2026.xlsx"'
    lignes = list(load_workbook(BytesIO(reponse.content)).active.iter_rows(values_only=True))
    entete = next(i for i, ligne in enumerate(lignes) if ligne[0] == "Projet")
    assert lignes[entete][:5] == ("Projet", "Préfecture", "Région", "Montant", "Constat")
    (ligne,) = lignes[entete + 1 :]
    porteur = projets[1].porteur.raison_sociale
    assert ligne[:4] == (
        f"Ateliers de Marseille ({porteur})",
        "Bouches-du-Rhône (13)",
        "Provence-Alpes-Côte d'Azur",
        8000,
    )


def test_une_regle_inconnue_ou_jamais_calculee(navigateur, texte):
    assert navigateur.get(f"{ADRESSE}R-01/").status_code == 404
    navigateur.post(ADRESSE)
    assert navigateur.get(f"{ADRESSE}R-01/").status_code == 200
    assert navigateur.get(f"{ADRESSE}R-99/").status_code == 404
    assert navigateur.get(f"{ADRESSE}R-99/projets.xlsx").status_code == 404


def test_la_liste_est_paginee_sans_requete_de_plus(navigateur, texte, django_assert_max_num_queries):
    ProjetFactory.create_batch(52)
    navigateur.post(ADRESSE)
    with django_assert_max_num_queries(12):
        page = contenu(navigateur.get(f"{ADRESSE}R-01/"))
    assert ("52 projets." in page, page.count("Prévention au collège")) == (True, 50)
    with django_assert_max_num_queries(12):
        assert contenu(navigateur.get(f"{ADRESSE}R-01/?page=2")).count("Prévention au collège") == 2


def test_les_regles_changees_depuis_le_calcul(navigateur, texte, projets):
    navigateur.post(ADRESSE)
    assert "ont changé depuis" not in contenu(navigateur.get(ADRESSE))
    Regle.objects.filter(texte=texte).update(parametres={"taux_max": "0.90"})
    page = contenu(navigateur.get(ADRESSE))
    assert ("ont changé depuis" in page, "<strong>2 refusés</strong>" in page) == (True, True)  # the old result stays
    navigateur.post(ADRESSE)
    page = contenu(navigateur.get(ADRESSE))
    assert ("ont changé depuis" in page, "<strong>0 refusé</strong>" in page) == (False, True)
    assert Impact.objects.count() == 1


def test_les_projets_changes_depuis_le_calcul(navigateur, texte, projets):
    navigateur.post(ADRESSE)
    assert "depuis ce calcul" not in contenu(navigateur.get(ADRESSE))
    journaliser("credits.projet.modifie", projets[0], par=SYSTEME, donnees={"exercice": 2025})
    assert "depuis ce calcul" not in contenu(navigateur.get(ADRESSE))  # of another exercice
    journaliser("credits.projet.modifie", projets[0], par=SYSTEME, donnees={"exercice": 2026})
    assert "Des projets ont été déposés, modifiés ou décidés depuis ce calcul" in contenu(navigateur.get(ADRESSE))
    navigateur.post(ADRESSE)
    assert "depuis ce calcul" not in contenu(navigateur.get(ADRESSE))


def test_une_regle_a_confirmer_et_une_regle_illisible(navigateur, texte, projets):
    regle(texte, "R-02", active=False, a_confirmer=True)
    regle(texte, "R-03", type_regle="inconnu")
    navigateur.post(ADRESSE)
    page = contenu(navigateur.get(ADRESSE))
    assert "<h3>Règles à confirmer, si elles étaient actives</h3>" in page
    assert "<li>R-03 : Le type de la règle R-03 n’est pas connu du portail.</li>" in page
    assert "comme si elle était active" in contenu(navigateur.get(f"{ADRESSE}R-02/"))
    assert "n’a pas pu être essayée" in contenu(navigateur.get(f"{ADRESSE}R-03/"))


def test_une_modificative_dit_le_jour_ou_elle_s_applique(navigateur, projets):
    Texte.objects.filter(exercice=2027).delete()
    modif = modificative(publie(2027), timezone.localdate().replace(year=2027, month=6, day=1))
    regle(modif, parametres={"taux_max": "0.50"})
    adresse = "/circulaires/2027/modificatives/1/impact/"
    navigateur.post(adresse)
    page = contenu(navigateur.get(adresse))
    assert ("le 1er juin 2027," in page, "<strong>2 refusés</strong>" in page) == (True, True)


def test_qui_n_ecrit_pas_et_les_textes_sans_regle(client_de, texte, navigateur):
    chef = client_de(chef_departemental("25"))
    assert chef.get(ADRESSE).status_code == 404
    publie(2028)
    assert chef.get("/circulaires/2028/impact/").status_code == 403
    assert client_de(administrateur()).get(ADRESSE).status_code == 200
    assert navigateur.get("/instructions/simca/impact/").status_code == 404
    assert navigateur.post("/instructions/simca/impact/").status_code == 404


def test_un_texte_publie_ou_sans_regle_ne_se_calcule_pas(navigateur):
    brouillon(2029)
    reponse = navigateur.post("/circulaires/2029/impact/", follow=True)
    assert contenu(reponse).count("Ce texte n’a aucune règle à essayer.") == 2  # the refusal, and the page
    publie(2028)
    reponse = navigateur.post("/circulaires/2028/impact/", follow=True)
    assert "l’impact se calcule avant la publication." in contenu(reponse)
    assert not Impact.objects.exists()


def test_le_lien_depuis_la_redaction(navigateur):
    complet(2027)
    assert f'href="{ADRESSE}"' in contenu(navigateur.get("/circulaires/2027/modifier/"))


@pytest.fixture
def file(settings, monkeypatch) -> Callable[[], None]:
    """From one project on, the computation waits for a worker; calling the fixture is the worker's turn."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    monkeypatch.setattr(module, "SEUIL", 1)

    def tour() -> None:
        from mildeca_portal.socle.taches import executer

        executer.func(Travail.objects.get().pk)

    return tour


def test_beaucoup_de_projets_se_calculent_en_arriere_plan(navigateur, texte, projets, file):
    navigateur.post(ADRESSE)
    page = contenu(navigateur.get(ADRESSE))
    assert (
        "En attente de démarrage" in page,
        '<meta http-equiv="refresh"' in page,
        'csrfmiddlewaretoken" value' in page.split("<main")[1],
    ) == (True, True, False)
    assert "déjà en cours" in contenu(navigateur.post(ADRESSE, follow=True))
    assert Travail.objects.count() == 1
    en_cours = navigateur.get(ADRESSE, headers={"HX-Request": "true"})
    assert "HX-Redirect" not in en_cours
    file()
    fini = navigateur.get(ADRESSE, headers={"HX-Request": "true"})
    assert fini["HX-Redirect"] == f"{ADRESSE}?exercice=2026"
    page = contenu(navigateur.get(ADRESSE))
    assert ("<strong>2 refusés</strong>" in page, '<meta http-equiv="refresh"' in page) == (True, False)


def test_un_calcul_qui_echoue_le_dit_et_se_redemande(navigateur, texte, projets, file, monkeypatch):
    navigateur.post(ADRESSE)
    monkeypatch.setattr(module, "calculer", lambda *_: 1 / 0)
    file()
    page = contenu(navigateur.get(ADRESSE))
    assert ("Le calcul n’a pas abouti" in page, "Calculer l’impact sur les projets de 2026" in page) == (True, True)
    monkeypatch.undo()
    navigateur.post(ADRESSE)
    assert "<strong>2 refusés</strong>" in contenu(navigateur.get(ADRESSE))
    assert Impact.objects.count() == 1


def test_les_regles_changees_pendant_l_attente_sont_celles_du_calcul(texte, projets, file):
    impact = actions.calculer_l_impact(texte, 2026, par=SYSTEME)
    Regle.objects.filter(texte=texte).update(parametres={"taux_max": "0.90"})
    file()
    avant, impact = impact.empreinte, Impact.objects.get(pk=impact.pk)
    assert impact.empreinte != avant
    assert impact.resultat["synthese"]["total"]["refuses"] == 0
    with pytest.raises(ActionRefusee):
        actions.calculer_l_impact(publie(2028), 2027, par=SYSTEME)


@pytest.mark.parametrize(("seuil", "queue"), [(3, 1), (4, 0)])
def test_au_seuil_le_calcul_passe_en_arriere_plan(texte, projets, file, monkeypatch, seuil, queue):
    monkeypatch.setattr(module, "SEUIL", seuil)
    impact = actions.calculer_l_impact(texte, 2026, par=SYSTEME)
    assert (Travail.objects.count(), impact.calcule_le is None, impact.nombre) == (queue, bool(queue), 3)


@pytest.mark.parametrize("regles", [1, 40])
def test_la_page_coute_autant_pour_une_regle_et_pour_quarante(navigateur, texte, regles, django_assert_num_queries):
    for rang in range(2, regles + 1):
        regle(texte, f"R-{rang:02}")
    ProjetFactory.create_batch(2)
    navigateur.post(ADRESSE)
    with django_assert_num_queries(REQUETES):
        page = contenu(navigateur.get(ADRESSE))
    assert page.count('?exercice=2026">R-') == regles
