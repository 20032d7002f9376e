from datetime import timedelta

import pytest
from django.utils import timezone

from circulaires.models import Annexe, Lecture, Texte
from tests.circulaires.fabriques import PDF, brouillon, complet, fichier_pdf, publie, regle, signe
from tests.fabriques import administrateur, agent, chef_departemental, chef_regional, collaborateur, lecteur

pytestmark = pytest.mark.django_db


def test_la_liste_est_publique_et_donne_dates_et_sources(client):
    page = client.get("/circulaires/")
    assert page.status_code == 200
    assert [t.exercice for t, _ in page.context["annees"]] == list(range(2025, 2015, -1))
    contenu = page.content.decode()
    assert "12\u00a0décembre 2022" in contenu
    assert "https://www.allier.gouv.fr/spip.php?page=article_print&amp;id_article=3595" in contenu
    assert "Nouvelle circulaire" not in contenu


def test_un_brouillon_n_est_dans_la_liste_que_pour_la_mildeca(client, client_de):
    brouillon(2027)
    texte = Texte.objects.get(exercice=2027)
    assert client.get("/circulaires/").context["brouillons"] == []
    page = client_de(agent()).get("/circulaires/")
    assert page.context["brouillons"] == [texte]
    assert texte not in [t for t, _ in page.context["annees"]]


@pytest.mark.parametrize("nombre", [1, 3])
def test_la_liste_coute_toujours_autant(client, nombre, django_assert_num_queries):
    for exercice in range(2027, 2027 + nombre):
        publie(exercice)
    client.get("/circulaires/")
    with django_assert_num_queries(4):
        assert client.get("/circulaires/").status_code == 200


@pytest.mark.parametrize("nombre", [1, 3])
def test_la_fiche_coute_toujours_autant(client_de, nombre, django_assert_num_queries):
    texte = complet()
    for n in range(2, 2 + nombre):
        regle(texte, f"R-{n:02}")
        objectif = texte.orientations.create(ordre=n, intitule=f"Orientation {n}")
        objectif.objectifs_cibles.set([n])
        Annexe.objects.create(texte=texte, ordre=n, intitule=f"Annexe {n}", fichier=fichier_pdf())
    Texte.objects.filter(pk=texte.pk).update(
        statut="publie",
        date_publication=timezone.now(),
        date_signature="2026-11-01",
        signataire="x",
        fichier=fichier_pdf(),
    )
    client = client_de(chef_departemental("25"))
    client.get("/circulaires/2027/")
    with django_assert_num_queries(15):
        assert client.get("/circulaires/2027/").status_code == 200


def test_la_fiche_d_un_texte_publie_est_publique(client):
    publie()
    page = client.get("/circulaires/2027/")
    contenu = page.content.decode()
    assert page.status_code == 200
    assert "<p>Une <strong>introduction</strong>.</p>" in contenu
    assert "Protéger les mineurs" in contenu
    assert "La part de la MILDECA ne dépasse pas 80\u00a0% du coût total du projet." in contenu
    assert "Circulaire d’essai, § 3" in contenu
    assert "Au plus tard le 30\u00a0novembre 2027" in contenu
    assert "Accuser lecture" not in contenu


def test_la_fiche_d_une_reference_dit_ce_qu_elle_n_a_pas(client):
    contenu = client.get("/circulaires/2024/").content.decode()
    assert "Le contenu de ce texte n’est pas dans le portail." in contenu
    assert "non connue" in contenu
    assert "Règles d’emploi" not in contenu


def test_l_instruction_simca(client):
    page = client.get("/instructions/simca/")
    assert page.status_code == 200
    assert "Stratégie interministérielle de mobilisation" in page.content.decode()
    assert client.get("/instructions/inconnue/").status_code == 404
    assert client.get("/instructions/simca/fichier-signe/").status_code == 404


@pytest.mark.parametrize("fabrique", [chef_departemental, chef_regional, collaborateur, lecteur])
def test_un_brouillon_n_existe_pas_pour_les_autres(client_de, fabrique):
    brouillon()
    client = client_de(fabrique())
    assert client.get("/circulaires/2027/").status_code == 404
    assert client.get("/circulaires/2027/modifier/").status_code == 404


def test_les_agents_voient_le_brouillon(client_de):
    brouillon()
    contenu = client_de(agent()).get("/circulaires/2027/").content.decode()
    assert "Ce texte n’est pas publié" in contenu
    assert "/circulaires/2027/modifier/" in contenu


def test_ce_qui_est_tape_en_html_reste_du_texte(client):
    texte = brouillon(introduction="<script>alert(1)</script>\n\n[x](javascript:alert(1))")
    Texte.objects.filter(pk=texte.pk).update(origine="reference", statut="publie")
    contenu = client.get("/circulaires/2027/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in contenu
    assert 'href="javascript' not in contenu


def test_les_fichiers_suivent_les_droits_de_la_page(client, client_de):
    texte = signe()
    Texte.objects.filter(pk=texte.pk).update(statut="en_relecture", fichier=None)
    annexe = Annexe.objects.create(texte=texte, ordre=1, intitule="Modèle", fichier=fichier_pdf())
    adresse = f"/circulaires/2027/annexes/{annexe.pk}/"
    assert client.get(adresse).status_code == 404
    reponse = client_de(agent()).get(adresse)
    assert b"".join(reponse.streaming_content) == PDF
    assert reponse["Content-Disposition"] == 'attachment; filename="circulaire.pdf"'
    assert client_de(agent()).get("/circulaires/2027/fichier-signe/").status_code == 404


def test_l_annexe_d_un_autre_texte(client):
    texte = complet(2028)
    annexe = Annexe.objects.create(texte=texte, ordre=1, intitule="Modèle", fichier=fichier_pdf())
    publie(2027)
    assert client.get(f"/circulaires/2027/annexes/{annexe.pk}/").status_code == 404


def test_accuser_lecture(client_de):
    texte, personne = publie(), chef_departemental("25")
    client = client_de(personne)
    assert "Accuser lecture</button>" in client.get("/circulaires/2027/").content.decode()
    reponse = client.post("/circulaires/2027/accuser-lecture/", follow=True)
    assert reponse.redirect_chain == [("/circulaires/2027/", 302)]
    contenu = reponse.content.decode()
    assert "Votre accusé de lecture est enregistré." in contenu
    assert f"par {personne}, chef de projet départemental" in " ".join(contenu.split())
    assert "Accuser lecture</button>" not in contenu
    assert Lecture.objects.get().texte == texte


def test_on_ne_voit_pas_l_accuse_d_un_autre_departement(client_de):
    publie()
    client_de(chef_departemental("39")).post("/circulaires/2027/accuser-lecture/")
    page = client_de(chef_departemental("25")).get("/circulaires/2027/")
    assert page.context["lectures"] == []
    assert page.context["peut_accuser"] is True


def test_le_regional_ne_voit_que_son_accuse_et_accuse_pour_sa_region(client_de):
    publie()
    client_de(chef_departemental("21")).post("/circulaires/2027/accuser-lecture/")
    client = client_de(chef_regional("27"))
    assert client.get("/circulaires/2027/").context["lectures"] == []
    page = client.post("/circulaires/2027/accuser-lecture/", follow=True)
    assert [lecture.niveau for lecture in page.context["lectures"]] == ["regional"]
    assert "(Bourgogne-Franche-Comté)" in " ".join(page.content.decode().split()).replace("( ", "(").replace(" )", ")")


@pytest.mark.parametrize("fabrique", [administrateur, agent, lecteur, collaborateur])
def test_les_autres_n_accusent_pas_lecture(client_de, fabrique):
    publie()
    assert client_de(fabrique()).post("/circulaires/2027/accuser-lecture/").status_code == 403
    assert Lecture.objects.count() == 0


def test_accuser_demande_un_texte_publie_ici_et_une_connexion(client, client_de):
    assert client_de(chef_departemental("25")).post("/circulaires/2025/accuser-lecture/").status_code == 403
    publie()
    assert client.post("/circulaires/2027/accuser-lecture/").status_code == 302
    assert client_de(chef_departemental("39")).get("/circulaires/2027/accuser-lecture/").status_code == 405


def test_la_mildeca_compte_les_lectures(client_de):
    publie()
    client_de(chef_departemental("25")).post("/circulaires/2027/accuser-lecture/")
    contenu = " ".join(client_de(agent()).get("/circulaires/2027/").content.decode().split())
    assert "1 préfecture sur 102 a accusé lecture." in contenu


def test_les_dates_en_clair():
    texte = Texte(exercice=2027)
    jour = timezone.localdate()
    chantier = texte.chantiers.model(a_partir_du=jour, au_plus_tard_le=jour + timedelta(days=1))
    assert chantier.dates_en_clair.startswith("du ")
    assert texte.chantiers.model(a_partir_du=jour).dates_en_clair.startswith("à partir du ")
    assert texte.chantiers.model().dates_en_clair == ""


def test_les_adresses_hors_de_toute_mesure(client):
    assert client.get("/circulaires/99999999999999999999/").status_code == 404
    assert client.get("/circulaires/2025/annexes/99999999999999999999/").status_code == 404
    assert client.head("/circulaires/2025/").status_code == 200


@pytest.mark.parametrize("adresse", ["modificatives/0/", "modificatives/00/", "modificatives/01/"])
def test_une_modificative_n_a_qu_une_adresse(client, adresse):
    publie(2026)
    assert client.get(f"/circulaires/2026/{adresse}").status_code == 404
