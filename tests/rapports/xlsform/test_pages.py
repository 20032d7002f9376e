"""A questionnaire leaves as an XLSForm and comes back: seen first, written once it is accepted, never over an open one."""

import re

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile

from mildeca_portal.socle.models import Evenement
from rapports.forms.xlsform import SEL
from rapports.models import VersionQuestionnaire
from tests.fabriques import administrateur, agent, chef_departemental, lecteur
from tests.rapports.composition.documents import reference
from tests.rapports.fabriques import campagne_ouverte
from tests.rapports.xlsform.classeurs import enregistre, formulaire, question

pytestmark = pytest.mark.django_db
IMPORTER = "/questionnaires/importer/"


def version(exercice: int = 2025) -> VersionQuestionnaire:
    return VersionQuestionnaire.objects.get(exercice=exercice)


def telecharger(client, exercice: int = 2025) -> bytes:
    reponse = client.get(f"/questionnaires/{exercice}/xlsform.xlsx")
    assert reponse.status_code == 200
    return reponse.content


def deposer(client, octets: bytes, nom: str = "questionnaire.xlsx"):
    return client.post(IMPORTER, {"fichier": SimpleUploadedFile(nom, octets)})


def caches(page) -> dict[str, str]:
    contenu = page.content.decode()
    return {nom: re.search(rf'name="{nom}" value="([^"]*)"', contenu)[1] for nom in ("document", "revision")}


def colonne(feuille, titre: str) -> int:
    return next(c.column for c in feuille[1] if c.value == titre)


def rebaptiser(feuille) -> None:
    """The label of the first question of the sheet."""
    for ligne in range(2, feuille.max_row + 1):
        if feuille.cell(ligne, colonne(feuille, "name")).value == "organisation.etp":
            feuille.cell(ligne, colonne(feuille, "label")).value = "Agents, « en vrai »"


def test_the_file_of_a_questionnaire_changes_nothing_when_it_comes_back(client_de):
    client = client_de(agent())
    avant = version()
    page = deposer(client, telecharger(client))
    assert page.status_code == 200
    assert "0 modification," in " ".join(page.content.decode().split())
    assert client.post(IMPORTER, caches(page)).url == "/questionnaires/2025/"
    apres = version()
    assert (apres.questionnaire, apres.numero, apres.statut) == (avant.questionnaire, 1, "composition")


def test_a_change_is_shown_then_written_once_and_logged(client_de):
    client = client_de(administrateur())
    page = deposer(client, enregistre(telecharger(client), rebaptiser))
    assert "Agents, « en vrai »" in page.content.decode()
    assert version().questionnaire.par_cle["organisation.etp"].libelle == "Agents participant à la mission"
    client.post(IMPORTER, caches(page))
    assert version().questionnaire.par_cle["organisation.etp"].libelle == "Agents, « en vrai »"
    assert Evenement.objects.filter(code="rapports.questionnaire.modifie").count() == 1


def test_an_exercice_without_a_questionnaire_gets_its_first(client_de):
    client = client_de(agent())
    octets = telecharger(client)
    VersionQuestionnaire.objects.filter(exercice=2025).delete()
    page = deposer(client, octets)
    assert "n’a pas encore de questionnaire" in page.content.decode()
    client.post(IMPORTER, caches(page))
    assert version().questionnaire.titre == reference()["titre"]
    assert Evenement.objects.get(code="rapports.questionnaire.importe").donnees["exercice"] == 2025


def test_a_form_written_by_hand_is_read_for_the_year_typed_beside_it(client_de):
    client = client_de(agent())
    octets = formulaire(question("integer", "reunions", "Nombre de réunions"))
    sans = deposer(client, octets)
    assert sans.status_code == 422
    assert "indiquez-le à côté du fichier" in sans.content.decode()
    page = client.post(IMPORTER, {"fichier": SimpleUploadedFile("essai.xlsx", octets), "exercice": "2031"})
    assert client.post(IMPORTER, caches(page)).url == "/questionnaires/2031/"
    assert list(version(2031).questionnaire.par_cle) == ["g.reunions", "g.commentaire"]


def test_an_open_questionnaire_is_never_replaced_by_a_file(client_de):
    campagne_ouverte()
    client = client_de(agent())
    page = deposer(client, telecharger(client))
    assert page.status_code == 422
    assert "figé depuis son ouverture" in page.content.decode()


def test_what_opened_or_changed_since_the_file_was_seen_is_told(client_de):
    client = client_de(agent())
    octets = enregistre(telecharger(client), rebaptiser)
    vue = caches(deposer(client, octets))

    def titrer(feuille) -> None:
        feuille.cell(2, colonne(feuille, "label")).value = "Le pilotage"

    autre = caches(deposer(client, enregistre(telecharger(client), titrer)))
    client.post(IMPORTER, autre)
    page = client.post(IMPORTER, vue)
    assert page.status_code == 409
    assert "modifié entre-temps" in page.content.decode()
    assert client.post(IMPORTER, caches(page)).status_code == 302
    campagne_ouverte()
    reponse = client.post(IMPORTER, vue, follow=True)
    assert "figé depuis son ouverture" in reponse.content.decode()


def test_what_is_not_supported_is_refused_with_its_place(client_de):
    client = client_de(agent())

    def geolocaliser(feuille) -> None:
        for ligne in (3, 4, 6):
            feuille.cell(ligne, colonne(feuille, "type")).value = "geopoint"

    page = deposer(client, enregistre(telecharger(client), geolocaliser))
    texte = page.content.decode()
    assert page.status_code == 422
    assert texte.count("geopoint") == 1  # the same point is said once
    assert (
        "Feuille «\u00a0survey\u00a0», lignes 3, 4 et 6, colonne A (type)\u00a0: Le type «\u00a0geopoint\u00a0»"
        in texte
    )


@pytest.mark.parametrize("octets", [b"pas un classeur", b"PK\x03\x04tronqu", b""])
def test_what_is_no_workbook_is_refused_beside_the_field(client_de, octets):
    page = deposer(client_de(agent()), octets)
    assert page.status_code == 422
    assert version().revision == 0


@pytest.mark.parametrize("sel", ["", "autre"])
def test_a_document_that_nobody_signed_is_not_written(client_de, sel):
    document = signing.dumps({"exercice": 2025}, salt=sel) if sel else "n’importe quoi"
    client = client_de(agent())
    reponse = client.post(IMPORTER, {"document": document, "revision": "0"}, follow=True)
    assert "déposez le fichier de nouveau" in reponse.content.decode()
    assert SEL not in reponse.content.decode()


def test_a_national_lecteur_takes_the_file_and_brings_none(client_de):
    client = client_de(lecteur())
    assert telecharger(client)[:2] == b"PK"
    assert client.get(IMPORTER).status_code == 403
    assert client_de(chef_departemental()).get("/questionnaires/2025/xlsform.xlsx").status_code == 403
