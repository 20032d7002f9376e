"""Who may hand in which workbook, and until when; what is refused before it is read."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone
from openpyxl import Workbook

from mildeca_portal.socle.models import Fichier
from rapports.models import Campagne, ImportDeClasseur, Reponse
from tests.fabriques import agent, chef_departemental, chef_regional, lecteur
from tests.rapports.classeur.outils import (
    CLASSEUR,
    IMPORTER,
    accepter,
    contenus,
    deposer,
    formulaire,
    octets_de,
    remplir,
    telecharger,
    texte_de,
)
from tests.rapports.fabriques import campagne_ouverte

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("qui", [lecteur, agent, lambda: chef_regional("27")])
def test_those_who_only_read_may_neither_download_nor_import(client_de, campagne, qui):
    client = client_de(qui())
    statuts = [client.get(CLASSEUR).status_code, client.get(IMPORTER).status_code]
    assert [*statuts, deposer(client, b"x").status_code] == [403, 403, 403]


def test_another_prefecture_finds_nothing_and_its_workbook_is_refused(client_de, chef, vierge):
    depose = deposer(chef, vierge)
    jura = client_de(chef_departemental("39"))
    assert [jura.get(a).status_code for a in (CLASSEUR, IMPORTER, depose.url)] == [404, 404, 404]
    assert jura.post(depose.url + "renoncer/").status_code == 404
    # Nor through one's own answer.
    assert jura.get(depose.url.replace("/25/", "/39/", 1)).status_code == 404
    page = deposer(jura, vierge, IMPORTER.replace("/25/", "/39/", 1))
    assert page.status_code == 422
    assert "Ce classeur est celui de : Doubs (25). Déposez celui de : Jura (39)." in texte_de(page)
    assert (ImportDeClasseur.objects.count(), Fichier.objects.count()) == (1, 1)


def test_regional_questions_are_for_those_who_may(client_de, campagne):
    """In the answer of the seat: whoever fills the workbook, each imports what is theirs."""
    seul, region = client_de(chef_departemental("21")), client_de(chef_regional("27"))
    adresse = "/enquetes/2025/21/"
    saisies = {"pilotage.copil_regional_reunions": 3, "organisation.etp": 1.5}
    du_departement = remplir(telecharger(seul, adresse + "classeur.xlsx"), saisies)
    depose = deposer(seul, du_departement, adresse + "importer/")
    assert "Cette question n’est pas de votre ressort : elle n’est pas modifiée." in texte_de(seul.get(depose.url))
    accepter(seul, depose.url)
    assert contenus("21") == {"organisation.etp": "1.5"}
    accepter(region, deposer(region, du_departement, adresse + "importer/").url)
    assert contenus("21") == {"organisation.etp": "1.5", "pilotage.copil_regional_reunions": 3}


def test_the_workbook_of_another_exercice_is_refused(chef, campagne):
    campagne_ouverte(2024)
    page = deposer(chef, telecharger(chef, "/enquetes/2024/25/classeur.xlsx"))
    assert "celui de l’enquête sur l’exercice 2024, pas sur l’exercice 2025" in texte_de(page)


@pytest.mark.parametrize(
    ("octets", "phrase"),
    [
        (octets_de(Workbook()), "n’est pas un classeur de l’enquête produit par le portail"),
        (b"code;valeur\n", "Ce fichier n’est pas d’un format accepté (XLSX)."),
        (b"%PDF-1.7", "Ce fichier n’est pas d’un format accepté (XLSX)."),
        (b"P" * (20 * 1024 * 1024 + 1), "Ce fichier dépasse 20 Mo."),
        (b"", "fichier"),
    ],
)
def test_another_file_is_refused_beside_the_field(chef, octets, phrase):
    page = deposer(chef, octets)
    assert page.status_code == 422
    assert phrase in texte_de(page)
    assert not Fichier.objects.exists()


def test_a_zip_bomb_is_refused(chef):
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<a/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (30 * 1024 * 1024))
    assert "trop volumineux une fois décompressé" in texte_de(deposer(chef, sortie.getvalue()))


def clore() -> None:
    Campagne.objects.update(cloture=timezone.now() - timedelta(minutes=1))


def transmettre() -> None:
    Reponse.objects.filter(prefecture__code="25").update(
        statut="transmise", transmise_le=timezone.now(), instantane={"valeurs": {}, "totaux": {}, "lignes": {}}
    )


@pytest.mark.parametrize(
    ("finir", "phrase"),
    [
        (clore, "L’enquête est close depuis le"),
        (transmettre, "Cette réponse est transmise : elle ne peut plus être modifiée."),
    ],
)
def test_piege_le_verrou_tient_aussi_par_le_classeur_deja_depose(chef, vierge, finir, phrase):
    depose = deposer(chef, remplir(vierge, {"organisation.etp": 1.5}))
    vus = formulaire(chef.get(depose.url))
    finir()
    refus = chef.post(depose.url, vus)
    assert (refus.status_code, contenus()) == (409, {})
    page = texte_de(refus)
    assert phrase in page
    assert "Enregistrer les réponses choisies" not in page
    assert [chef.get(CLASSEUR).status_code, deposer(chef, vierge).status_code] == [409, 409]
    assert "Aucun classeur ne peut être importé" in texte_de(chef.get(IMPORTER))
    assert "Rien ne peut plus être enregistré" in texte_de(chef.get(depose.url))
