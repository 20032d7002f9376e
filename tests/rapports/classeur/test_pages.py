"""From the page of the answer and back: deposit, preview of the differences, choices, application."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mildeca_portal.socle.models import Evenement, Fichier
from rapports.models import Campagne, ImportDeClasseur, Reponse, Valeur
from tests.fabriques import agent, chef_departemental, chef_regional, collaborateur
from tests.rapports.classeur.outils import (
    CLASSEUR,
    COCHE,
    IMPORTER,
    accepter,
    contenus,
    deposer,
    formulaire,
    modifier,
    octets_de,
    ouvrir,
    relire,
    remplir,
    renverser,
    saisies_de,
    telecharger,
    texte_de,
)
from tests.rapports.fabriques import remplir_completement, reponse_de, valeurs_completes

pytestmark = pytest.mark.django_db


def lectures(requetes: Any) -> int:
    return len([r for r in requetes if r["sql"].lstrip().startswith(("SELECT", "WITH"))])


def test_every_type_of_answer_comes_back_as_it_was_typed(chef, campagne, vierge):
    """And the preview of all of them costs no more reads than that of one."""
    questionnaire = reponse_de(campagne).version_questionnaire.questionnaire
    attendus = valeurs_completes(questionnaire)
    saisies: dict[str, Any] = {}
    for cle, contenu in attendus.items():
        saisies |= dict(saisies_de(questionnaire.par_cle[cle], contenu))
    rempli = remplir(vierge, saisies)
    nombres = []
    for octets in (remplir(vierge, {"actions.axes|hors_axe|nombre": 1}), rempli):
        depose = deposer(chef, octets)
        assert chef.get(depose.url).status_code == 200  # what a process reads once is read
        with CaptureQueriesContext(connection) as requetes:
            chef.get(depose.url)
        nombres.append(lectures(requetes))
    assert nombres[0] == nombres[1] <= 12
    applique = accepter(chef, depose.url)
    assert (applique.status_code, applique.url) == (302, depose.url)
    assert contenus() == attendus
    page = texte_de(chef.get(depose.url))
    assert f"Le classeur est importé : {len(attendus)} réponses enregistrées, sections A, B, C, D" in page
    assert f"{len(attendus)} réponses du classeur déjà enregistrées sur le portail" in page
    reponse = Reponse.objects.get(prefecture__code="25")
    assert (reponse.statut, reponse.sections.get(lettre="A").etat) == ("en_cours", "complete")


def test_a_workbook_handed_in_as_it_was_downloaded_changes_nothing(client_de, campagne):
    remplir_completement(reponse_de(campagne, "21"), organisation__commentaire="'=1+1\n- suite\tet fin")
    avant = dict(Valeur.objects.values_list("cle", "version"))
    for qui in (chef_departemental("21"), chef_regional("27")):
        client = client_de(qui)
        with CaptureQueriesContext(connection) as requetes:
            octets = telecharger(client, "/enquetes/2025/21/classeur.xlsx")
        assert lectures(requetes) <= 30
        depose = deposer(client, octets, "/enquetes/2025/21/importer/")
        page = texte_de(client.get(depose.url))
        assert "Aucune réponse du classeur n’est à enregistrer" in page
        assert "questions inchangées dans le classeur" in page
        assert accepter(client, depose.url).status_code == 302
    assert dict(Valeur.objects.values_list("cle", "version")) == avant


def test_the_page_of_the_answer_leads_to_the_workbook(chef, client_de):
    page = chef.get("/enquetes/2025/25/").content.decode()
    assert f'href="{CLASSEUR}"' in page and f'href="{IMPORTER}"' in page
    assert CLASSEUR not in client_de(agent()).get("/enquetes/2025/25/").content.decode()


def test_a_value_not_confirmed_is_no_answer_of_the_workbook_and_typing_it_confirms_it(chef):
    modifier("organisation.etp", "1.5", confirmee=False)
    octets = telecharger(chef)
    (cellule,) = relire(octets).de("organisation.etp").values()
    assert cellule.vide
    depose = deposer(chef, remplir(octets, {"organisation.etp": 1.5}))
    assert "le classeur la confirme" in texte_de(chef.get(depose.url))
    accepter(chef, depose.url)
    valeur = Valeur.objects.get(cle="organisation.etp")
    assert (valeur.contenu, valeur.confirmee) == ("1.5", True)


def test_what_is_ticked_is_taken_an_answer_emptied_too_and_nothing_else(chef):
    modifier("organisation.etp", "1.5")
    rempli = remplir(telecharger(chef), {"organisation.etp": None, "organisation.changements": 1, "actions.nombre": 3})
    depose = deposer(chef, rempli)
    assert contenus() == {"organisation.etp": "1.5"}
    accepter(chef, depose.url, organisation__changements=None)
    assert contenus() == {"organisation.etp": None, "actions.nombre": 3}


def test_a_question_changed_on_the_portal_shows_both_texts_and_waits_for_a_choice(chef, client_de):
    modifier("organisation.commentaire", "Premier texte")
    saisies = {
        "organisation.commentaire": "Du classeur",
        "organisation.etp": "1,5",
        "credits.commentaire": "Du classeur",
    }
    rempli = remplir(telecharger(chef), saisies)
    collegue = collaborateur("25")
    modifier("organisation.commentaire", "Du portail", auteur=collegue)
    modifier("credits.commentaire", "Du portail", auteur=collegue)
    depose = deposer(chef, rempli)
    page = texte_de(chef.get(depose.url))
    assert "Du portail" in page and "Du classeur" in page
    assert f"{collegue} a modifié cette réponse sur le portail" in page
    sans_choix = accepter(chef, depose.url, credits__commentaire="classeur")
    assert sans_choix.status_code == 422
    assert "Choisissez entre les deux réponses." in sans_choix.content.decode()
    assert contenus() == dict.fromkeys(("organisation.commentaire", "credits.commentaire"), "Du portail")
    accepter(chef, depose.url, organisation__commentaire="portail", credits__commentaire="classeur")
    assert contenus() == {**saisies, "organisation.commentaire": "Du portail", "organisation.etp": "1.5"}


def test_what_moves_between_the_preview_and_the_click_is_not_written_over(chef, vierge):
    depose = deposer(chef, remplir(vierge, {"organisation.etp": 1.5, "organisation.changements": 1}))
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


def test_a_cell_that_is_wrong_is_told_with_its_place_and_the_rest_can_be_taken(chef, vierge):
    depose = deposer(chef, remplir(vierge, {"organisation.etp": "beaucoup", "organisation.changements": 1}))
    page = texte_de(chef.get(depose.url))
    assert "« beaucoup » n’est pas un nombre : saisissez par exemple 0,5." in page
    assert "(feuille « A Organisation », cellule F11 : « beaucoup »)" in page
    assert 'href="/enquetes/2025/25/sections/A/#q-organisation.etp"' in page
    accepter(chef, depose.url)
    assert contenus() == {"organisation.changements": 1}
    assert "« beaucoup » n’est pas un nombre" in texte_de(chef.get(depose.url))


def test_what_was_taken_away_or_sorted_away_from_its_hidden_name_is_told_and_left_alone(chef):
    """Unprotected, then: a row deleted, a sheet deleted, the visible columns of a third one sorted without the others."""
    modifier("organisation.etp", "1.5")
    classeur = ouvrir(remplir(telecharger(chef), {"organisation.changements": 1, "actions.nombre": 2}))
    feuille = classeur["A Organisation"]
    feuille.delete_rows(next(r[0].row for r in feuille.iter_rows() if r[0].value == "organisation.etp"))
    del classeur["B Pilotage"]
    renverser(classeur["E Actions financées"], 3)
    depose = deposer(chef, octets_de(classeur))
    page = texte_de(chef.get(depose.url))
    assert "Questions retirées du classeur, qui ne sont pas modifiées : A4" in page
    assert "Section B, Pilotage : sa feuille n’est plus dans le classeur" in page
    assert "» : les lignes de la feuille ont été triées, ou cet intitulé modifié. La réponse n’est pas reprise." in page
    accepter(chef, depose.url)
    assert contenus() == {"organisation.etp": "1.5", "organisation.changements": 1}


def test_questions_of_the_region_are_not_in_the_workbook_of_another_prefecture(vierge):
    assert relire(vierge).de("organisation.etp") != {}
    assert relire(vierge).de("pilotage.copil_regional_reunions") == {}


# Once, and nothing lost.


def test_a_workbook_is_applied_once_and_its_file_handed_in_again_changes_nothing(chef):
    rempli = remplir(telecharger(chef), {"organisation.etp": 1.5})
    depose = deposer(chef, rempli)
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
    page = texte_de(chef.post(depose.url + "renoncer/", follow=True))
    assert "Ce classeur a déjà été importé" in page
    assert ImportDeClasseur.objects.exists()
    modifier("organisation.etp", "1.5")
    encore = texte_de(chef.get(deposer(chef, rempli).url))
    assert "1 réponse du classeur déjà enregistrée sur le portail" in encore


def test_giving_up_keeps_nothing_and_cannot_be_applied_after(chef, vierge, django_capture_on_commit_callbacks):
    depose = deposer(chef, remplir(vierge, {"organisation.etp": 1.5}))
    fichier = ImportDeClasseur.objects.get().fichier.contenu
    vus = formulaire(chef.get(depose.url))
    with django_capture_on_commit_callbacks(execute=True):
        assert chef.post(depose.url + "renoncer/").url == IMPORTER
    assert not ImportDeClasseur.objects.exists() and not Fichier.objects.exists()
    assert not fichier.storage.exists(fichier.name)
    assert chef.post(depose.url, vus).status_code == 404
    assert contenus() == {}


def test_the_preview_waits_as_long_as_it_takes_and_a_colleague_may_take_it_up(chef, client_de, vierge):
    depose = deposer(chef, remplir(vierge, {"organisation.etp": 1.5}))
    collegue = client_de(collaborateur("25"))
    assert f'href="{depose.url}"' in collegue.get(IMPORTER).content.decode()
    accepter(collegue, depose.url)
    assert f'href="{depose.url}"' not in collegue.get(IMPORTER).content.decode()
    assert contenus() == {"organisation.etp": "1.5"}


def test_the_choices_of_an_expired_session_are_given_back(client, vierge):
    personne = collaborateur("25")
    client.force_login(personne)
    depose = deposer(client, remplir(vierge, {"organisation.etp": 1.5, "organisation.changements": 1}))
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


def nouvelle_version(campagne: Campagne) -> None:
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


def test_a_workbook_of_an_earlier_version_is_read_by_its_own(chef, campagne, vierge):
    saisies = {"organisation.etp": 1.5, "organisation.service": "Cabinet", "organisation.changements": 4}
    rempli = remplir(vierge, saisies)
    nouvelle_version(campagne)
    depose = deposer(chef, rempli)
    page = texte_de(chef.get(depose.url))
    assert "Questions qui n’existent plus" in page
    assert "A5. Service de rattachement" in page and "Cabinet" in page
    assert "Saisissez un nombre inférieur ou égal à 2." in page
    accepter(chef, depose.url)
    assert contenus() == {"organisation.etp": "1.5"}
