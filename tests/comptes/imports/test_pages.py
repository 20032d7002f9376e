"""An administrator hands in a file, reads what it would do, applies it, and takes the functions away."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from mildeca_portal.comptes.models import ImportFonctions
from mildeca_portal.socle.models import Evenement
from prefectures.models import Mandat, Personne
from tests.comptes.imports.fichiers import AGATHE, ENTETES, ROMANE, classeur, csv
from tests.fabriques import administrateur, agent, chef_departemental

pytestmark = pytest.mark.django_db
DEPOT = "/comptes/importer/"


@pytest.fixture
def admin(client_de):
    return client_de(administrateur())


def deposer(client, contenu: bytes, nom: str = "fonctions.xlsx", **options: str) -> str:
    reponse = client.post(DEPOT, {"fichier": SimpleUploadedFile(nom, contenu), **options})
    assert reponse.status_code == 302, reponse.context["form"].errors
    return reponse.url


def appliquer(client, adresse: str):
    form = client.get(adresse).context["form"]
    return client.post(adresse, {"empreinte": form["empreinte"].value()})


def test_du_fichier_a_la_fonction(admin):
    adresse = deposer(admin, classeur(ROMANE))
    apercu = admin.get(adresse)
    assert "Appliquer 1 changement" in apercu.content.decode()
    assert "Mandat ouvert à compter du 1er\u00a0septembre 2026." in apercu.content.decode()
    assert Mandat.objects.count() == 0

    assert appliquer(admin, adresse).url == adresse
    page = admin.get(adresse).content.decode()
    assert "Le fichier est appliqué\u00a0: 1 fonction ouverte, 0 fin, 1 compte créé." in page
    assert "Appliquer" not in page
    assert Mandat.objects.get().personne.courriel == "romane.casanova@corse-du-sud.test"


def test_un_csv_de_windows(admin):
    ligne = {**ROMANE, "Prénom": "Noé", "Début": "01/09/2026"}
    appliquer(admin, deposer(admin, csv(ligne, encodage="cp1252"), "fonctions.csv"))

    assert Personne.objects.get(courriel="romane.casanova@corse-du-sud.test").prenom == "Noé"


def test_les_erreurs_se_lisent_et_rien_ne_s_applique(admin):
    adresse = deposer(admin, classeur({**ROMANE, "Code préfecture": "99"}, {**AGATHE, "Quotité": 50}))
    page = admin.get(adresse)

    assert page.status_code == 200
    assert "2 erreurs\u00a0" in page.content.decode().replace("&nbsp;", "\u00a0")
    assert [e.lieu for e in page.context["erreurs"]] == [
        "Feuille «\u00a0Mandats\u00a0», ligne 2, colonne C (Code préfecture)",
        "Feuille «\u00a0Mandats\u00a0», ligne 3, colonne O (Quotité)",
    ]
    assert "Appliquer" not in page.content.decode()
    reponse = admin.post(adresse, {"empreinte": page.context["plan"].empreinte})
    assert reponse.status_code == 409
    assert reponse.context["refus"][0] == "Rien n’a été écrit."
    assert Mandat.objects.count() == 0


def test_l_option_met_fin_au_mandat_en_cours(admin):
    chef_departemental("2A")
    assert admin.get(deposer(admin, classeur(ROMANE))).context["plan"].applicable is False
    appliquer(admin, deposer(admin, classeur(ROMANE), clore_en_cours="on"))

    assert sorted(Mandat.objects.values_list("fin", flat=True), key=str) == [date(2026, 9, 1), None]


def test_un_double_clic_n_applique_qu_une_fois(admin):
    adresse = deposer(admin, classeur(ROMANE))
    lu = {"empreinte": admin.get(adresse).context["plan"].empreinte}
    assert [admin.post(adresse, lu).status_code for _ in range(2)] == [302, 409]
    assert Mandat.objects.count() == 1


@pytest.mark.parametrize(
    ("fichier", "phrase"),
    [
        (None, "Choisissez le fichier à importer."),
        (SimpleUploadedFile("a.pdf", b"%PDF-1.7"), "Ce fichier n’est pas d’un format accepté (CSV, XLSX)."),
        (SimpleUploadedFile("a.csv", b"<html>;</html>"), "Ce fichier n’est pas d’un format accepté (CSV, XLSX)."),
    ],
)
def test_un_depot_refuse(admin, fichier, phrase):
    reponse = admin.post(DEPOT, {"fichier": fichier} if fichier else {})

    assert reponse.context["form"].errors == {"fichier": [phrase]}
    assert ImportFonctions.objects.count() == 0


def test_la_page_de_depot_ne_commence_pas_par_une_erreur(admin):
    assert admin.get(DEPOT).context["form"].is_bound is False


def test_le_modele_et_l_export_ont_les_colonnes_que_l_import_lit(admin):
    chef_departemental("25", fin=date(2025, 1, 1))
    aujourdhui, avant, modele = (
        [[c.value for c in rang] for rang in load_workbook(io.BytesIO(admin.get(adresse).content)).worksheets[0].rows]
        for adresse in ("/comptes/fonctions.xlsx", "/comptes/fonctions.xlsx?au=2024-06-30", f"{DEPOT}modele.xlsx")
    )

    assert [feuille[0] for feuille in (aujourdhui, avant, modele)] == [ENTETES] * 3
    assert [[rang[0], rang[2]] for rang in aujourdhui[1:]] == [["administrateur", None]]
    assert [[rang[0], rang[2]] for rang in avant[1:]] == [["chef de projet", "25"], ["administrateur", None]]
    assert modele[1][0] == "EXEMPLE\u00a0: chef de projet"


def test_l_export_est_note_au_journal(client_de):
    qui = administrateur()
    client_de(qui).get("/comptes/fonctions.xlsx?au=2024-06-30")

    evenement = Evenement.objects.get(code="comptes.fonctions.exportees")
    assert (evenement.acteur_id, evenement.donnees) == (qui.pk, {"lignes": 1, "format": "xlsx"})


def test_un_agent_n_importe_rien(client_de):
    for adresse in (DEPOT, f"{DEPOT}modele.xlsx", "/comptes/fonctions.xlsx", f"{DEPOT}1/"):
        assert client_de(agent()).get(adresse).status_code == 403


def test_un_import_qui_n_existe_pas(admin):
    assert admin.get(f"{DEPOT}1/").status_code == 404
