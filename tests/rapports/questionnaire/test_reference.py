"""The reference questionnaires: complete, readable, stable; what is broken is refused with its place."""

import copy
import json
from typing import Any

import pytest
from django.conf import settings

from rapports.questionnaire.definition import Qui, Type
from rapports.questionnaire.lecture import DefinitionInvalide, ecrire, empreinte, lire

EXERCICES = (2023, 2024, 2025)
NUMEROS = {
    "A": ["A1", "A2", "A3", "A3 bis", "A4", "A5", "A6", "A7", "A8"],
    "B": ["B1", "B1 bis", "B2", "B3", "B4", "B5", "B5 bis", "B6", "B7", "B8"],
    "C": ["C1", "C1 bis", "C1 ter", "C1 quater", "C2", "C2 bis", "C3", "C4", "C3 bis", "C5", "C6", "C7", "C8"],
    "D": ["D1", "D1 bis", "D1 ter", "D1 quater", "D2", "D3", "D4", "D5"],
    "E": [
        *("E1", "E2", "E3", "E3 bis", "E4", "E4 bis", "E5", "E6", "E6 bis", "E7", "E8", "E9", "E10", "E11", "E12"),
        *("E13", "E14", "E14 bis", "E14 ter", "E14 quater", "E14 quinquies", "E14 sexies", "E15", "E15 bis", "E16"),
    ],
    "F": ["F1", "F2", "F2 bis", "F3", "F4", "F5"],
    "G": ["G1", "G2", "G3", "G4", "G5", "G6", "G7"],
    "H": ["H1", "H1 bis", "H2", "H2 bis", "H3", "H4", "H5"],
    "I": ["I1", "I1 bis", "I1 ter", "I2", "I3"],
    "J": ["J1", "J1 bis", "J2", "J3", "J4"],
    "K": ["K1", "K1 bis", "K2"],
}


def document(exercice: int = 2025) -> dict[str, Any]:
    return json.loads((settings.RACINE / "fixtures" / f"questionnaire-{exercice}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("exercice", EXERCICES)
def test_each_year_is_read_and_written_back_equal(exercice):
    lu = lire(document(exercice))
    assert lu.exercice == exercice
    assert lire(ecrire(lu)) == lu


def test_every_question_of_the_dossier_is_there_in_order():
    assert {s.lettre: [q.numero for q in s.questions] for s in lire(document()).sections} == NUMEROS


def test_keys_are_stable_across_years():
    cles = {ex: {q.cle: q.type for q in lire(document(ex))} for ex in EXERCICES}
    assert cles[2024] == cles[2025]
    assert cles[2025].items() - cles[2023].items() == {("interdictions.protocole", Type.OUI_NON)}


def test_every_type_of_question_is_used():
    assert {q.type for q in lire(document())} == set(Type)


def test_regional_questions_are_those_of_the_dossier():
    assert [q.numero for q in lire(document()) if q.qui is Qui.REGIONAL] == [
        "B5",
        "B5 bis",
        "C1 ter",
        "C1 quater",
        "C6",
    ]


def test_thresholds_are_parameters_that_labels_quote():
    doc = document()
    doc["parametres"]["petite_action"] = "2000"
    assert lire(document()).par_cle["actions.petites"].libelle == "Nombre d’actions de moins de 1\u00a0500\u00a0€"
    assert lire(doc).par_cle["actions.petites"].libelle == "Nombre d’actions de moins de 2\u00a0000\u00a0€"


def test_lists_we_proposed_are_marked_to_be_confirmed():
    proposees = {q.numero for q in lire(document()) if q.a_confirmer}
    assert proposees == {"B2", "C5", "D4", "E13", "F4", "G5"}


def test_the_hash_depends_on_content_only():
    doc = document()
    autre = dict(reversed(doc.items()))
    assert empreinte(doc) == empreinte(autre)
    assert empreinte(doc) != empreinte({**doc, "titre": "Autre"})


def casse(chemin: list[Any], valeur: Any) -> dict[str, Any]:
    doc = copy.deepcopy(document())
    ici: Any = doc
    for pas in chemin[:-1]:
        ici = ici[pas]
    ici[chemin[-1]] = valeur
    return doc


QUESTIONS = ["sections", 0, "questions"]
ILLISIBLE = "Le questionnaire ne peut pas être lu : "


@pytest.mark.parametrize(
    ("chemin", "valeur", "phrase"),
    [
        ([*QUESTIONS, 1, "cle"], "organisation.fonction", "La clé « organisation.fonction » apparaît 2 fois."),
        (["sections", 1, "lettre"], "A", "La section « A » apparaît 2 fois."),
        (
            [*QUESTIONS, 3, "condition", "question"],
            "absente",
            "organisation.formation_le : la condition porte sur une question absente, « absente ».",
        ),
        ([*QUESTIONS, 4, "minimum"], "20", "organisation.etp : le minimum dépasse le maximum."),
        (
            ["controles", 0, "question"],
            "absente",
            "Contrôle organisation.formation_depuis_2018 : la question « absente » est absente.",
        ),
        ([*QUESTIONS, 0, "type"], "inconnu", f"{ILLISIBLE}'inconnu' is not a valid Type."),
        ([*QUESTIONS, 0, "couleur"], "rouge", f"{ILLISIBLE}« couleur » est inconnu ici (question)."),
    ],
)
def test_a_broken_document_is_refused_with_its_place(chemin, valeur, phrase):
    with pytest.raises(DefinitionInvalide) as refus:
        lire(casse(chemin, valeur))
    assert phrase in refus.value.phrases


@pytest.mark.parametrize("brut", [{}, {"exercice": "x"}, {"exercice": 2025, "titre": "", "sections": [1]}])
def test_what_is_not_a_questionnaire_is_refused(brut):
    with pytest.raises(DefinitionInvalide):
        lire(brut)
