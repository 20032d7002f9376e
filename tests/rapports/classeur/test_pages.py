"""From the page of the answer and back: deposit, preview of the differences, choices, application."""

import io
import re
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import Workbook

from mildeca_portal.socle.models import Evenement, Fichier
from rapports.models import Campagne, ImportDeClasseur, Reponse, Valeur
from tests.fabriques import agent, chef_departemental, chef_regional, collaborateur, lecteur
from tests.rapports.classeur.outils import (
    CLASSEUR,
    IMPORTER,
    contenus,
    deposer,
    octets_de,
    ouvrir,
    remplir,
    renverser,
    saisies_de,
    telecharger,
)
from tests.rapports.fabriques import campagne_ouverte, remplir_completement, reponse_de, valeurs_completes

pytestmark = pytest.mark.django_db
CHAMP = re.compile(r'name="([\w.:]+__jeton)" value="([^"]*)"')
COCHE = re.compile(r'name="([\w.:]+)"[^>]*\bchecked')


@pytest.fixture
def chef(client_de, campagne):
    return client_de(chef_departemental("25"))


def formulaire(page: Any) -> dict[str, Any]:
    """What a browser posts of the preview as it is shown: tokens, and boxes already ticked."""
    html = page.content.decode()
    return {**dict(CHAMP.findall(html)), **dict.fromkeys(COCHE.findall(html), "on")}


def accepter(client: Any, adresse: str, **choix: Any) -> Any:
    """Open the preview and confirm it, with some choices changed: `None` unticks a box."""
    champs = formulaire(client.get(adresse)) | {cle.replace("__", "."): v for cle, v in choix.items()}
    return client.post(adresse, {cle: v for cle, v in champs.items() if v is not None})


def modifier(cle: str, contenu: Any, code: str = "25", **champs: Any) -> None:
    """Somebody answers on the portal."""
    valeur, neuve = Valeur.objects.get_or_create(
        reponse=reponse_de(Campagne.objects.get(exercice=2025), code),
        cle=cle,
        defaults={"contenu": contenu, "modifiee_le": timezone.now(), **champs},
    )
    if not neuve:
        Valeur.objects.filter(pk=valeur.pk).update(contenu=contenu, version=valeur.version + 1, **champs)


def test_every_type_of_answer_comes_back_as_it_was_typed(chef, campagne):
    """Also the time of it: written and read four times here, in a few seconds whatever the machine."""
    questionnaire = reponse_de(campagne).version_questionnaire.questionnaire
    attendus = valeurs_completes(questionnaire)
    saisies = {}
    for cle, contenu in attendus.items():
        saisies |= dict(saisies_de(questionnaire.par_cle[cle], contenu))
    depose = deposer(chef, remplir(telecharger(chef), saisies))
    applique = accepter(chef, depose.url)
    assert (applique.status_code, applique.url) == (302, depose.url)
    assert contenus() == attendus
    page = chef.get(depose.url).content.decode()
    assert f"Le classeur est importé : {len(attendus)} réponses enregistrées, sections A, B, C, D" in page
    assert "Un classeur ne s’importe" in page
    reponse = Reponse.objects.get(prefecture__code="25")
    assert (reponse.statut, reponse.sections.get(lettre="A").etat) == ("en_cours", "complete")


def test_a_workbook_handed_in_as_it_was_downloaded_changes_nothing(client_de, campagne):
    remplir_completement(reponse_de(campagne, "21"), organisation__commentaire="'=1+1\n- suite")
    avant = dict(Valeur.objects.values_list("cle", "version"))
    for qui in (chef_departemental("21"), chef_regional("27")):
        client = client_de(qui)
        adresse = IMPORTER.replace("/25/", "/21/").replace("enquetes/2021", "enquetes/2025")
        depose = deposer(client, telecharger(client, "/enquetes/2025/21/classeur.xlsx"), adresse)
        page = client.get(depose.url).content.decode()
        assert "Aucune réponse du classeur n’est à enregistrer" in page
        assert "questions inchangées dans le classeur" in " ".join(page.split())
        assert accepter(client, depose.url).status_code == 302
    assert dict(Valeur.objects.values_list("cle", "version")) == avant


def test_the_page_of_the_answer_leads_to_the_workbook(chef, client_de):
    page = chef.get("/enquetes/2025/25/").content.decode()
    assert f'href="{CLASSEUR}"' in page and f'href="{IMPORTER}"' in page
    assert CLASSEUR not in client_de(agent()).get("/enquetes/2025/25/").content.decode()


def test_a_value_not_confirmed_is_no_answer_of_the_workbook_and_typing_it_confirms_it(chef):
    modifier("organisation.etp", "1.5", confirmee=False)
    vierge = telecharger(chef)
    assert "Aucune réponse du classeur" in chef.get(deposer(chef, vierge).url).content.decode()
    depose = deposer(chef, remplir(vierge, {"organisation.etp": 1.5}))
    assert "le classeur la confirme" in chef.get(depose.url).content.decode()
    accepter(chef, depose.url)
    valeur = Valeur.objects.get(cle="organisation.etp")
    assert (valeur.contenu, valeur.confirmee) == ("1.5", True)


def test_an_answer_emptied_in_the_workbook_is_emptied(chef):
    modifier("organisation.etp", "1.5")
    depose = deposer(chef, remplir(telecharger(chef), {"organisation.etp": None}))
    assert contenus() == {"organisation.etp": "1.5"}
    accepter(chef, depose.url)
    assert contenus() == {"organisation.etp": None}


def test_what_is_not_ticked_is_not_taken(chef):
    rempli = remplir(telecharger(chef), {"organisation.etp": 1.5, "organisation.changements": 1})
    accepter(chef, deposer(chef, rempli).url, organisation__etp=None)
    assert contenus() == {"organisation.changements": 1}


def test_a_question_changed_on_the_portal_shows_both_texts_and_waits_for_a_choice(chef, client_de):
    modifier("organisation.commentaire", "Premier texte")
    rempli = remplir(telecharger(chef), {"organisation.commentaire": "Du classeur", "organisation.etp": "1,5"})
    collegue = collaborateur("25")
    modifier("organisation.commentaire", "Du portail", auteur=collegue)
    depose = deposer(chef, rempli)
    page = chef.get(depose.url).content.decode()
    assert "Du portail" in page and "Du classeur" in page
    assert f"{collegue} a modifié cette réponse sur le portail" in page
    sans_choix = accepter(chef, depose.url)
    assert sans_choix.status_code == 422
    assert "Choisissez entre les deux réponses." in sans_choix.content.decode()
    assert contenus() == {"organisation.commentaire": "Du portail"}
    accepter(chef, depose.url, organisation__commentaire="portail")
    assert contenus() == {"organisation.commentaire": "Du portail", "organisation.etp": "1.5"}


def test_the_text_of_the_workbook_may_be_chosen(chef):
    modifier("organisation.commentaire", "Premier texte")
    rempli = remplir(telecharger(chef), {"organisation.commentaire": "Du classeur"})
    modifier("organisation.commentaire", "Du portail")
    accepter(chef, deposer(chef, rempli).url, organisation__commentaire="classeur")
    assert contenus() == {"organisation.commentaire": "Du classeur"}


def test_what_moves_between_the_preview_and_the_click_is_not_written_over(chef):
    depose = deposer(chef, remplir(telecharger(chef), {"organisation.etp": 1.5, "organisation.changements": 1}))
    vus = formulaire(chef.get(depose.url))
    modifier("organisation.etp", "3.0")
    del vus["organisation.changements"]
    vus["organisation.etp"] = "classeur"
    page = chef.post(depose.url, vus)
    html = page.content.decode()
    assert page.status_code == 409
    assert "D’autres ont changé sur le portail pendant l’import" in html
    assert contenus() == {"organisation.etp": "3.0"}
    assert "organisation.changements" not in COCHE.findall(html)
    assert ImportDeClasseur.objects.get().applique_le is None


def test_a_cell_that_is_wrong_is_told_with_its_place_and_the_rest_can_be_taken(chef):
    rempli = remplir(telecharger(chef), {"organisation.etp": "beaucoup", "organisation.changements": 1})
    depose = deposer(chef, rempli)
    page = re.sub(r"[ \n]+", " ", chef.get(depose.url).content.decode())
    assert "« beaucoup » n’est pas un nombre : saisissez par exemple 0,5." in page
    assert "(feuille « A Organisation », cellule F11 : « beaucoup »)" in page.replace("&nbsp;", "\u00a0")
    assert 'href="/enquetes/2025/25/sections/A/#q-organisation.etp"' in page
    accepter(chef, depose.url)
    assert contenus() == {"organisation.changements": 1}
    assert "« beaucoup » n’est pas un nombre" in chef.get(depose.url).content.decode()


def test_a_sheet_taken_away_leaves_its_section_alone(chef):
    modifier("organisation.etp", "1.5")
    classeur = ouvrir(telecharger(chef))
    del classeur["A Organisation"]
    page = " ".join(chef.get(deposer(chef, octets_de(classeur)).url).content.decode().split())
    assert "Section A, Organisation&nbsp;: sa feuille n’est plus dans le classeur" in page


def test_a_row_taken_away_leaves_its_question_alone(chef):
    modifier("organisation.etp", "1.5")
    classeur = ouvrir(telecharger(chef))
    feuille = classeur["A Organisation"]
    rang = next(r[0].row for r in feuille.iter_rows() if r[0].value == "organisation.etp")
    feuille.delete_rows(rang)
    depose = deposer(chef, octets_de(classeur))
    assert "Questions retirées du classeur, qui ne sont pas modifiées&nbsp;: A4" in " ".join(
        chef.get(depose.url).content.decode().split()
    )
    accepter(chef, depose.url)
    assert contenus() == {"organisation.etp": "1.5"}


def test_rows_sorted_away_from_their_hidden_names_are_told_and_nothing_of_them_is_taken(chef):
    """The sheet was unprotected and its visible columns sorted: each answer would go to another question."""
    classeur = ouvrir(remplir(telecharger(chef), {"organisation.changements": 1, "pilotage.copil_reunions": 2}))
    renverser(classeur["A Organisation"], 3)
    depose = deposer(chef, octets_de(classeur))
    page = " ".join(chef.get(depose.url).content.decode().split())
    assert "» : les lignes de la feuille ont été triées, ou cet intitulé modifié. La réponse n’est pas reprise." in page
    accepter(chef, depose.url)
    assert contenus() == {"pilotage.copil_reunions": 2}


def test_regional_questions_are_for_those_who_may(client_de, campagne):
    """In the answer of the seat: whoever fills the workbook, each imports what is theirs."""
    seul, region = client_de(chef_departemental("21")), client_de(chef_regional("27"))
    adresse = "/enquetes/2025/21/"
    saisies = {"pilotage.copil_regional_reunions": 3, "organisation.etp": 1.5}
    du_departement = remplir(telecharger(seul, adresse + "classeur.xlsx"), saisies)
    depose = deposer(seul, du_departement, adresse + "importer/")
    page = seul.get(depose.url).content.decode()
    assert "Cette question n’est pas de votre ressort : elle n’est pas modifiée." in page
    accepter(seul, depose.url)
    assert contenus("21") == {"organisation.etp": "1.5"}
    accepter(region, deposer(region, du_departement, adresse + "importer/").url)
    assert contenus("21") == {"organisation.etp": "1.5", "pilotage.copil_regional_reunions": 3}


def test_questions_of_the_region_are_not_in_the_workbook_of_another_prefecture(chef):
    feuilles = ouvrir(telecharger(chef))
    reperes = {r[0].value for f in feuilles for r in f.iter_rows()}
    assert "organisation.etp" in reperes
    assert "pilotage.copil_regional_reunions" not in reperes


# Who, whose, until when.


@pytest.mark.parametrize("qui", [lecteur, agent, lambda: chef_regional("27")])
def test_those_who_only_read_may_neither_download_nor_import(client_de, campagne, qui):
    client = client_de(qui())
    statuts = [client.get(CLASSEUR).status_code, client.get(IMPORTER).status_code]
    assert [*statuts, deposer(client, b"x").status_code] == [403, 403, 403]


def test_another_prefecture_finds_nothing(client_de, chef, campagne):
    depose = deposer(chef, remplir(telecharger(chef), {"organisation.etp": 1.5}))
    jura = client_de(chef_departemental("39"))
    assert [jura.get(a).status_code for a in (CLASSEUR, IMPORTER, depose.url)] == [404, 404, 404]
    assert jura.post(depose.url + "renoncer/").status_code == 404
    # Nor through one's own answer.
    assert jura.get(depose.url.replace("/25/", "/39/", 1)).status_code == 404
    assert ImportDeClasseur.objects.count() == 1


def test_the_workbook_of_another_prefecture_is_refused(client_de, campagne, chef):
    jura = client_de(chef_departemental("39"))
    page = deposer(chef, telecharger(jura, "/enquetes/2025/39/classeur.xlsx"))
    assert page.status_code == 422
    assert "Ce classeur est celui de : Jura (39). Déposez celui de : Doubs (25)." in page.content.decode()
    assert not ImportDeClasseur.objects.exists() and not Fichier.objects.exists()


def test_the_workbook_of_another_exercice_is_refused(chef, campagne):
    campagne_ouverte(2024)
    page = deposer(chef, telecharger(chef, "/enquetes/2024/25/classeur.xlsx"))
    assert "celui de l’enquête sur l’exercice 2024, pas sur l’exercice 2025" in page.content.decode()


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
    assert phrase in page.content.decode().replace("&nbsp;", "\u00a0")
    assert not Fichier.objects.exists()


def test_a_zip_bomb_is_refused(chef):
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<a/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (30 * 1024 * 1024))
    assert "trop volumineux une fois décompressé" in deposer(chef, sortie.getvalue()).content.decode()


def clore() -> None:
    Campagne.objects.update(cloture=timezone.now() - timedelta(minutes=1))


def test_piege_le_verrou_tient_aussi_par_le_classeur(chef):
    rempli = remplir(telecharger(chef), {"organisation.etp": 1.5})
    depose = deposer(chef, rempli)
    vus = formulaire(chef.get(depose.url))
    clore()
    refus = chef.post(depose.url, vus)
    assert (refus.status_code, contenus()) == (409, {})
    assert "L’enquête est close depuis le" in refus.content.decode()
    assert "Enregistrer les réponses choisies" not in refus.content.decode()
    assert [chef.get(CLASSEUR).status_code, deposer(chef, rempli).status_code] == [409, 409]
    assert "Aucun classeur ne peut être importé" in chef.get(IMPORTER).content.decode()
    assert "Rien ne peut plus être enregistré" in chef.get(depose.url).content.decode()


def test_a_submitted_answer_refuses(chef, campagne):
    depose = deposer(chef, remplir(telecharger(chef), {"organisation.etp": 1.5}))
    vus = formulaire(chef.get(depose.url))
    Reponse.objects.filter(prefecture__code="25").update(
        statut="transmise", transmise_le=timezone.now(), instantane={"valeurs": {}, "totaux": {}, "lignes": {}}
    )
    page = chef.post(depose.url, vus)
    assert (page.status_code, contenus()) == (409, {})
    assert "Cette réponse est transmise : elle ne peut plus être modifiée." in page.content.decode()


# Once, and nothing lost.


def test_a_double_click_applies_once(chef):
    depose = deposer(chef, remplir(telecharger(chef), {"organisation.etp": 1.5}))
    vus = formulaire(chef.get(depose.url))
    assert chef.post(depose.url, vus).status_code == 302
    modifier("organisation.etp", "4.0")
    second = chef.post(depose.url, vus)
    assert second.status_code == 409
    assert "Ce classeur a déjà été importé le" in second.content.decode()
    assert contenus() == {"organisation.etp": "4.0"}
    evenements = Evenement.objects.filter(code__startswith="rapports.reponse.").order_by("code")
    assert list(evenements.values_list("code", flat=True)) == [
        "rapports.reponse.classeur_depose",
        "rapports.reponse.classeur_importe",
        "rapports.reponse.classeur_telecharge",
        "rapports.reponse.commencee",
    ]
    assert evenements[2].donnees == {"lignes": 1, "format": "xlsx"}


def test_giving_up_keeps_nothing_and_cannot_be_applied_after(chef, django_capture_on_commit_callbacks):
    depose = deposer(chef, remplir(telecharger(chef), {"organisation.etp": 1.5}))
    fichier = ImportDeClasseur.objects.get().fichier.contenu
    vus = formulaire(chef.get(depose.url))
    with django_capture_on_commit_callbacks(execute=True):
        assert chef.post(depose.url + "renoncer/").url == IMPORTER
    assert not ImportDeClasseur.objects.exists() and not Fichier.objects.exists()
    assert not fichier.storage.exists(fichier.name)
    assert chef.post(depose.url, vus).status_code == 404
    assert contenus() == {}


def test_an_applied_workbook_cannot_be_given_up(chef):
    depose = deposer(chef, remplir(telecharger(chef), {"organisation.etp": 1.5}))
    accepter(chef, depose.url)
    page = chef.post(depose.url + "renoncer/", follow=True).content.decode()
    assert "Ce classeur a déjà été importé" in page
    assert ImportDeClasseur.objects.exists()


def test_the_preview_waits_as_long_as_it_takes_and_a_colleague_may_take_it_up(chef, client_de):
    depose = deposer(chef, remplir(telecharger(chef), {"organisation.etp": 1.5}))
    collegue = client_de(collaborateur("25"))
    assert f'href="{depose.url}"' in collegue.get(IMPORTER).content.decode()
    accepter(collegue, depose.url)
    assert f'href="{depose.url}"' not in collegue.get(IMPORTER).content.decode()
    assert contenus() == {"organisation.etp": "1.5"}


def test_the_choices_of_an_expired_session_are_given_back(client, campagne):
    personne = chef_departemental("25")
    client.force_login(personne)
    depose = deposer(client, remplir(telecharger(client), {"organisation.etp": 1.5, "organisation.changements": 1}))
    vus = formulaire(client.get(depose.url))
    del vus["organisation.etp"]
    client.logout()
    connexion = client.post(depose.url, vus).content.decode()
    jeton = re.search(r'name="reprise" value="([^"]+)"', connexion)[1]
    client.force_login(personne)
    session = client.session
    session["reprise"] = jeton
    session.save()
    page = client.get(depose.url).content.decode()
    assert "n’est pas enregistré" in page
    assert COCHE.findall(page) == ["organisation.changements"]
    assert contenus() == {}


# Another version of the questionnaire.


def nouvelle_version(campagne: Campagne, **remplace: Any) -> None:
    """Corrected during the campaign: a question is gone, another changed its bounds."""
    ancienne = reponse_de(campagne).version_questionnaire
    definition = {**ancienne.definition, "sections": [dict(s) for s in ancienne.definition["sections"]]}
    section = definition["sections"][0]
    section["questions"] = [
        {**q, "maximum": "2"} if q["cle"] == "organisation.changements" else q
        for q in section["questions"]
        if q["cle"] != "organisation.service"
    ]
    type(ancienne).objects.filter(pk=ancienne.pk).update(statut="remplacee")
    version = type(ancienne).objects.create(
        exercice=2025, numero=ancienne.numero + 1, statut="ouverte", definition=definition, empreinte="version-2"
    )
    Reponse.objects.filter(campagne=campagne).update(version_questionnaire=version)


def test_a_workbook_of_an_earlier_version_is_read_by_its_own(chef, campagne):
    saisies = {"organisation.etp": 1.5, "organisation.service": "Cabinet", "organisation.changements": 4}
    rempli = remplir(telecharger(chef), saisies)
    nouvelle_version(campagne)
    depose = deposer(chef, rempli)
    page = chef.get(depose.url).content.decode()
    assert "Questions qui n’existent plus" in page
    assert "A5. Service de rattachement" in page and "Cabinet" in page
    assert "Saisissez un nombre inférieur ou égal à 2." in page
    accepter(chef, depose.url)
    assert contenus() == {"organisation.etp": "1.5"}


# What it costs.


def test_the_preview_costs_the_same_for_one_difference_and_for_all(chef, campagne):
    questionnaire = reponse_de(campagne).version_questionnaire.questionnaire
    toutes: dict[str, Any] = {}
    for cle, contenu in valeurs_completes(questionnaire).items():
        toutes |= dict(saisies_de(questionnaire.par_cle[cle], contenu))
    vierge = telecharger(chef)
    nombres = []
    for saisies in ({"actions.axes|hors_axe|nombre": 1}, toutes):
        depose = deposer(chef, remplir(vierge, saisies))
        with CaptureQueriesContext(connection) as requetes:
            assert chef.get(depose.url).status_code == 200
        nombres.append(len([r for r in requetes if r["sql"].lstrip().startswith(("SELECT", "WITH"))]))
    assert nombres[0] == nombres[1] <= 12
    with CaptureQueriesContext(connection) as requetes:
        telecharger(chef)
    assert len([r for r in requetes if r["sql"].lstrip().startswith(("SELECT", "WITH"))]) <= 30
