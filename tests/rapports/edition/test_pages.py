import io

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from openpyxl import load_workbook

from mildeca_portal.socle.evenements import SYSTEME
from mildeca_portal.socle.models import Travail
from rapports.actions import editions as actions
from rapports.models import Edition
from tests.fabriques import administrateur, agent, chef_departemental, chef_regional, lecteur
from tests.rapports.edition.fabriques import campagne, edition, reponses_acceptees

pytestmark = pytest.mark.django_db
BFC = ("21", "25", "39", "58", "70", "71", "89", "90")
ADRESSES = ("rapports:rapport", "rapports:rapport_pdf", "rapports:donnees_xlsx")


@pytest.fixture
def enquete_close():
    c = campagne()
    reponses_acceptees(c, BFC)
    return c


@pytest.fixture
def bfc(sans_documents, enquete_close):
    return enquete_close


@pytest.fixture
def bfc_et_classeur(sans_pdf, enquete_close):
    return enquete_close


def adresse(nom, *args):
    return reverse(f"rapports:{nom}", args=args)


def lire(reponse):
    """The whole file: the test client closes it once read to its end."""
    return b"".join(reponse.streaming_content)


def texte(reponse):
    return reponse.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")


def test_la_liste_vide_le_dit_a_tout_le_monde(client):
    reponse = client.get("/rapports/")

    assert reponse.status_code == 200
    assert "Aucun rapport n’est encore publié." in texte(reponse)


def test_la_liste_publique_tait_ce_qui_n_est_pas_publie(client, client_de):
    edition(campagne(2023), "publiee")
    edition(campagne(2024), "gelee")

    for lecture in (client, client_de(chef_departemental("25"))):
        lue = texte(lecture.get("/rapports/"))
        assert ("Rapport 2023" in lue, "Rapport 2024" in lue) == (True, False)
    lue = texte(client_de(agent()).get("/rapports/"))
    assert ("Rapport 2023" in lue, "Rapport 2024" in lue) == (True, True)


@pytest.mark.parametrize("nombre", [1, 3])
def test_la_liste_coute_autant_de_requetes(client_de, django_assert_num_queries, nombre):
    for exercice in range(2025 - nombre, 2025):
        edition(campagne(exercice), "gelee")
    navigateur = client_de(agent())

    with django_assert_num_queries(9):
        navigateur.get("/rapports/")


@pytest.mark.parametrize("nom", ADRESSES)
def test_avant_toute_edition_404_et_l_offre_de_generer_a_qui_le_peut(client, client_de, bfc, nom):
    for lecture in (client, client_de(chef_departemental("25")), client_de(chef_regional("27")), client_de(lecteur())):
        reponse = lecture.get(reverse(nom, args=[2024]))
        assert reponse.status_code == 404
        assert "Générer le rapport" not in texte(reponse)
        assert "Le rapport 2024 n’est pas publié" in texte(reponse)
    for personne in (agent(), administrateur()):
        reponse = client_de(personne).get(reverse(nom, args=[2024]))
        assert reponse.status_code == 404
        assert "Générer le rapport" in texte(reponse)


@pytest.mark.parametrize("nom", ADRESSES)
def test_un_exercice_sans_enquete_est_introuvable(client_de, nom):
    assert client_de(agent()).get(reverse(nom, args=[2019])).status_code == 404


def test_sans_reponse_acceptee_la_page_dit_pourquoi(client_de):
    campagne()

    assert "Aucune réponse à l’enquête n’est encore acceptée" in texte(client_de(agent()).get("/rapports/2024/"))


def test_generer_puis_lire_puis_publier(client, client_de, bfc):
    navigateur = client_de(agent())

    reponse = navigateur.post(adresse("rapport_generer", 2024))
    assert (reponse.status_code, reponse.url) == (302, adresse("rapport_progression", 2024))
    # The queue of the tests runs at once: nothing is in progress any more.
    assert navigateur.get(reponse.url).url == "/rapports/2024/"
    lue = navigateur.get("/rapports/2024/")
    assert lue.status_code == 200
    assert "générée, non publiée" in texte(lue)
    assert client.get("/rapports/2024/").status_code == 404
    assert client.get("/rapports/2024/rapport.pdf").status_code == 404

    assert navigateur.post(adresse("rapport_publier", 2024, 1)).url == "/rapports/2024/"
    assert "Le rapport 2024 est publié : tout le monde peut le lire." in texte(navigateur.get("/rapports/2024/"))
    publique = client.get("/rapports/2024/")
    assert publique.status_code == 200
    assert "Publier le rapport" not in texte(publique)
    assert "Préparation du rapport" not in texte(publique)


def test_les_documents_sont_servis_en_piece_jointe(client, client_de, bfc_et_classeur):
    actions.publier(actions.generer_edition(bfc_et_classeur, par=SYSTEME), par=SYSTEME)

    pdf = client.get("/rapports/2024/rapport.pdf")
    assert (pdf.status_code, pdf["Content-Type"]) == (200, "application/pdf")
    assert pdf["Content-Disposition"] == 'attachment; filename="rapport-mildeca-2024-edition-1.pdf"'
    assert lire(pdf) == b"%PDF-1.7 essai"
    xlsx = client.get("/rapports/2024/donnees.xlsx")
    classeur = load_workbook(io.BytesIO(lire(xlsx)), read_only=True)
    assert classeur.sheetnames[0] == "Notice"
    classeur.close()


def test_le_public_garde_l_edition_publiee_quand_une_autre_se_prepare(client, client_de, bfc):
    publiee = actions.publier(actions.generer_edition(bfc, par=SYSTEME), par=SYSTEME)
    nouvelle = actions.generer_edition(bfc, par=SYSTEME)
    nouvelle.pdf.contenu.save("autre.pdf", ContentFile(b"%PDF-1.7 nouvelle"))

    navigateur = client_de(agent())
    assert lire(client.get("/rapports/2024/rapport.pdf")) == b"%PDF-1.7 essai"
    assert lire(navigateur.get("/rapports/2024/rapport.pdf")) == b"%PDF-1.7 nouvelle"
    assert "Édition n° 2" in texte(navigateur.get("/rapports/2024/"))
    assert f"Édition n° {publiee.numero}," in texte(navigateur.get("/rapports/2024/?edition=1"))
    assert "Édition n° 2" not in texte(client.get("/rapports/2024/?edition=2"))


@pytest.mark.parametrize(("valeur", "code"), [("9", 404), ("abc", 200), ("99999999999", 200), ("-1", 200), ("²", 200)])
def test_une_edition_mal_demandee(client_de, bfc, valeur, code):
    actions.generer_edition(bfc, par=SYSTEME)

    assert client_de(agent()).get("/rapports/2024/", {"edition": valeur}).status_code == code


def test_la_progression_montre_l_etape_et_s_actualise_sans_script(client_de, bfc):
    travail = Travail.objects.create(code="x", statut="en_cours", avancement=40, etape="Composition du PDF : page 10")
    edition(bfc, "brouillon", travail=travail)
    navigateur = client_de(agent())

    lue = texte(navigateur.get(adresse("rapport_progression", 2024)))
    assert "40 % (40 sur 100)" in lue
    assert "Composition du PDF : page 10" in lue
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in lue
    assert "Il est en préparation : suivre son avancement" in texte(navigateur.get("/rapports/2024/"))

    Travail.objects.update(statut="termine")
    fini = navigateur.get(adresse("rapport_progression", 2024), headers={"HX-Request": "true"})
    assert (fini.status_code, fini["HX-Redirect"]) == (200, "/rapports/2024/")


def test_un_echec_se_lit_sur_la_page(client_de, bfc):
    travail = Travail.objects.create(code="x", statut="echoue", erreur="Le document n’a pas pu être composé.")
    edition(bfc, "brouillon", travail=travail)

    lue = texte(client_de(agent()).get("/rapports/2024/"))

    assert "Le document n’a pas pu être composé." in lue
    assert "Générer le rapport" in lue


def test_un_document_publie_mais_pas_compose_le_dit(client):
    edition(campagne(), "publiee", documents=False)

    reponse = client.get("/rapports/2024/rapport.pdf")

    assert reponse.status_code == 404
    assert "Ce document n’est pas encore composé" in texte(reponse)


ACTES = (("rapport_generer", (2024,)), ("rapport_publier", (2024, 1)), ("rapport_documents", (2024, 1)))


@pytest.mark.parametrize(("nom", "args"), ACTES)
@pytest.mark.parametrize("qui", [chef_departemental, chef_regional, lecteur])
def test_les_autres_ne_preparent_pas_le_rapport(client_de, bfc, nom, args, qui):
    edition(bfc, "gelee")

    assert client_de(qui()).post(adresse(nom, *args)).status_code == 403
    assert [e.statut for e in Edition.objects.all()] == ["gelee"]


@pytest.mark.parametrize(("nom", "args"), ACTES)
def test_sans_session_on_se_connecte_d_abord(client, nom, args):
    assert client.post(adresse(nom, *args)).status_code == 302


@pytest.mark.parametrize(("nom", "args"), ACTES)
def test_un_get_ne_fait_rien(client_de, bfc, nom, args):
    assert client_de(agent()).get(adresse(nom, *args)).status_code == 405


def test_la_progression_est_reservee_a_la_mildeca(client_de, bfc):
    assert client_de(chef_departemental("25")).get(adresse("rapport_progression", 2024)).status_code == 403
    assert client_de(lecteur()).get(adresse("rapport_progression", 2024)).status_code == 302


def test_une_generation_refusee_dit_pourquoi(client_de):
    campagne()
    navigateur = client_de(agent())
    navigateur.post(adresse("rapport_generer", 2024))

    assert "Aucune réponse à l’enquête n’est encore acceptée" in texte(navigateur.get("/rapports/2024/"))


def test_les_documents_qui_manquent_se_composent_sur_demande(client_de, bfc):
    actions.generer_edition(bfc, par=SYSTEME, avec_pdf=False)
    navigateur = client_de(agent())
    assert "Composer les documents qui manquent" in texte(navigateur.get("/rapports/2024/"))

    assert navigateur.post(adresse("rapport_documents", 2024, 1)).url == adresse("rapport_progression", 2024)
    assert lire(navigateur.get("/rapports/2024/rapport.pdf")) == b"%PDF-1.7 essai"
    navigateur.post(adresse("rapport_documents", 2024, 1))
    assert "Aucun document ne manque à cette édition." in texte(navigateur.get("/rapports/2024/"))
    assert navigateur.post(adresse("rapport_documents", 2024, 9)).status_code == 404


def test_des_documents_deja_demandes_ne_le_sont_pas_deux_fois(client_de, bfc):
    travail = Travail.objects.create(code="x", statut="en_attente")
    edition(bfc, "gelee", documents=False, travail=travail)
    navigateur = client_de(agent())

    navigateur.post(adresse("rapport_documents", 2024, 1))

    assert "déjà en cours de composition" in texte(navigateur.get("/rapports/2024/"))
    assert Travail.objects.count() == 1


def test_publier_trop_tot_dit_pourquoi_et_ne_change_rien(client_de, sans_documents):
    c = campagne(statut="ouverte")
    reponses_acceptees(c, ["25"])
    actions.generer_edition(c, par=SYSTEME)
    navigateur = client_de(agent())

    suite = navigateur.post(adresse("rapport_publier", 2024, 1), follow=True)

    assert "L’enquête de cet exercice n’est pas close" in texte(suite)
    assert Edition.objects.get().statut == "gelee"
