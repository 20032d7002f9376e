"""The page of a section costs the same whatever the number of questions."""

import copy
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from prefectures.habilitations import habilitations_de
from rapports.actions.remise import soumettre
from rapports.actions.revue import Point, demander_correction
from rapports.corrections import EXPLICATION
from rapports.dossiers import ouvrir_dossier
from rapports.droits import peut_examiner
from rapports.models import Reponse, Valeur, VersionQuestionnaire
from rapports.questionnaire.lecture import empreinte
from tests.fabriques import agent
from tests.rapports.fabriques import campagne_ouverte, fonction_de_remise, remplir_completement, reponse_de, version
from tests.rapports.saisie.terrain import terrain

pytestmark = pytest.mark.django_db
MAXIMUM = 12


def questionnaire_de(nombre: int) -> VersionQuestionnaire:
    """Section C with `nombre` questions of the portal, last year's equivalent and an explanation beside each."""
    document = copy.deepcopy(version().definition)
    (section,) = [s for s in document["sections"] if s["lettre"] == "C"]
    modele = next(q for q in section["questions"] if q["cle"] == "credits.ae_consommees")
    ajoutees = [
        {**modele, "cle": f"essai.question_{rang}", "numero": f"X{rang}", "obligatoire": False}
        for rang in range(nombre - len(section["questions"]))
    ]
    garder = [q for q in section["questions"] if q["cle"] != section["questions"][-1]["cle"]]
    controles = document["controles"]
    if nombre < len(section["questions"]):
        garder = garder[: nombre - 1]
        cles = {q["cle"] for q in garder}
        controles = [c for c in controles if not c["question"].startswith("credits.") or c["question"] in cles]
        controles = [c for c in controles if not c["code"].startswith(("credits.ae", "credits.cp", "credits.rep"))]
    section["questions"] = [*garder, *ajoutees, section["questions"][-1]]
    document["controles"] = controles
    assert len(section["questions"]) == nombre
    return VersionQuestionnaire.objects.create(
        exercice=2025, numero=2, statut="remplacee", definition=document, empreinte=empreinte(document)
    )


def lue_en_peu_de_requetes(client: Any, adresse: str) -> Any:
    with CaptureQueriesContext(connection) as requetes:
        page = client.get(adresse)
    lectures = [r["sql"] for r in requetes if r["sql"].lstrip().startswith(("SELECT", "WITH"))]
    assert page.status_code == 200
    assert len(lectures) <= MAXIMUM, f"{adresse} : {len(lectures)}\n" + "\n".join(lectures)
    return page


@pytest.mark.parametrize("code", ["25", "21"])
@pytest.mark.parametrize("nombre", [5, 40])
def test_a_section_of_5_questions_costs_what_one_of_40_does(client_de, nombre, code):
    chef = terrain(code)
    reponse = reponse_de(campagne_ouverte(), code)
    Reponse.objects.filter(pk=reponse.pk).update(version_questionnaire=questionnaire_de(nombre))
    Valeur.objects.bulk_create(
        Valeur(reponse=reponse, cle=f"essai.question_{n}", contenu="5.00", auteur=chef, modifiee_le=timezone.now())
        for n in range(nombre)
    )
    client, adresse = client_de(chef), f"/enquetes/2025/{code}/sections/C/"
    client.get("/enquetes/")
    page = lue_en_peu_de_requetes(client, adresse)
    assert page.content.decode().count("data-question=") >= nombre - 3  # the regional ones stand in the seat only


def test_no_section_costs_more_while_a_correction_of_each_is_asked(client_de):
    """The seat of a région: its own questions, both accounts, and a gap explained wherever the portal says otherwise."""
    chef = terrain("21")
    reponse = reponse_de(campagne_ouverte(), "21")
    remplir_completement(reponse)
    for manque in ouvrir_dossier(reponse).manques:
        Valeur.objects.get_or_create(
            reponse=reponse,
            cle=EXPLICATION + manque.cle,
            defaults={"contenu": "Saisi depuis", "modifiee_le": timezone.now()},
        )
    soumettre(reponse, par=fonction_de_remise(chef, reponse))
    lettres = [s.lettre for s in reponse.version_questionnaire.questionnaire.sections]
    points = [Point(lettre, "", "inexact", "À reprendre.") for lettre in lettres]
    examinateur = peut_examiner(habilitations_de(agent()))
    demander_correction(reponse, points=points, echeance=timezone.now() + timedelta(days=10), par=examinateur)
    client = client_de(chef)
    client.get("/enquetes/")
    for lettre in lettres:
        page = lue_en_peu_de_requetes(client, f"/enquetes/2025/21/sections/{lettre}/")
        assert "__jeton" in page.content.decode()
