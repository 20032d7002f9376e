"""A form written by hand, as ODK users write them: what the portal knows of it is read, whatever the spreadsheet did."""

import logging
from datetime import date, datetime
from typing import Any

import pytest
from pyxform.errors import PyXFormError

from rapports.xlsform import jugement
from rapports.xlsform.lecture import lire_xlsform
from rapports.xlsform.refus import XlsformRefuse
from tests.rapports.xlsform.classeurs import classeur, enregistre, formulaire, lieux, question

SURVEY: list[list[Any]] = [
    ["type", "name", "label::Français (fr)", "hint::Français (fr)", "required", "relevant", "constraint",
     "constraint_message::Français (fr)", "calculation", "appearance", "read_only", "notes internes"],
    ["start", "start"],
    [" begin group ", "orga", " Organisation ", "À lire", None, None, None, None, None, "field-list"],
    ["select_one fonction or_other", "Fonction", "Fonction du chef de projet", None, "TRUE"],
    [],
    ["text", "precision", "Précisez ", None, "yes", "${Fonction} = 'other'"],
    ["integer", "nb", "Nombre de réunions", None, True, None, ". >= 0 and . <= 100", "Entre 0 et 100", None, None, "no"],
    ["select_multiple parts", "parts", "Partenaires", None, "no", None, None, None, None, None, None, "à revoir"],
    ["text", "lesquels", "Lesquels ?", None, None, "${nb} > 3 and selected(${parts}, ‘ars’)", None, None, None, "multiline"],
    ["end group"],
    ["begin_group", "Budget", 2025.0, None, None, "${nb} != ''"],
    ["note", "n", "Montants de l’année"],
    ["decimal", "recu", "Reçu", None, "=TRUE()", None, ".>=0"],
    ["decimal", "paye", "Payé", None, "false"],
    ["calculate", "taux", "Taux", None, None, None, None, None, "round(${paye} div ${recu} * 100, 1)"],
    ["select_one annees", "annee", "Année", None, None, "${recu} > 1000.5"],
    ["end_group"],
]  # fmt: skip
CHOICES = [
    ["list name", "name", "label::Français (fr)", "region"],
    ["fonction", "dircab", "Directeur de cabinet"],
    ["parts", "ars", "ARS", "27"],
    ["parts", "dsden", "DSDEN "],
    ["annees", 2024.0, 2024.0],
    ["annees", "2025", "L’an passé"],
    ["annees", date(2026, 1, 1), "Celle-ci"],
]
SETTINGS = [
    ["form_title", "form_id", "version", "default_language"],
    ["Essai", "essai", datetime(2026, 1, 1), "Français (fr)"],
]
OTHER = {"question": "orga.fonction", "operateur": "=", "valeur": "autre"}
COMMENTAIRE = {"libelle": "Commentaire libre", "type": "texte_long", "longueur_max": 3000}
COMMUNE = {"question": "orga.nb", "operateur": "remplie"}


def cacher(feuille: Any) -> None:
    """A hidden column, a hidden row, and blanks formatted below."""
    feuille.column_dimensions["E"].hidden = feuille.row_dimensions[4].hidden = True
    feuille["C40"].number_format = "0"
    feuille["A41"] = "   "


def test_a_form_written_by_hand_is_read() -> None:
    contenu = classeur({"Survey": SURVEY, "choices ": CHOICES, "settings": SETTINGS})
    lecture = lire_xlsform(enregistre(contenu, cacher), 2026)
    a, b = lecture.document["sections"]
    assert (a["lettre"], a["titre"], a["aide"]) == ("A", "Organisation", "À lire")
    assert (b["lettre"], b["titre"], b["aide"]) == ("B", "2025", "Montants de l’année")
    assert {q["cle"]: q["type"] for s in (a, b) for q in s["questions"]} == {
        "orga.fonction": "choix",
        "orga.precision": "texte",
        "orga.nb": "entier",
        "orga.parts": "choix_multiple",
        "orga.lesquels": "texte_long",
        "budget.recu": "decimal",
        "budget.paye": "decimal",
        "budget.taux": "calcul",
        "budget.annee": "choix",
        "budget.commentaire": "texte_long",
    }
    lus = {q["cle"]: q for s in (a, b) for q in s["questions"]}
    assert {cle for cle, q in lus.items() if q.get("obligatoire")} == {
        "orga.fonction",
        "orga.precision",
        "orga.nb",
        "budget.recu",
    }
    assert (lus["orga.fonction"]["autre"], lus["orga.precision"]["condition"]) == (True, OTHER)
    assert (lus["orga.nb"]["minimum"], lus["orga.nb"]["maximum"]) == ("0", "100")
    assert lus["orga.lesquels"]["condition"]["parties"] == [
        {"question": "orga.nb", "operateur": ">", "valeur": "3"},
        {"question": "orga.parts", "operateur": "contient", "valeur": "ars"},
    ]
    assert lus["budget.recu"]["condition"] == COMMUNE
    assert lus["budget.annee"]["condition"] == {
        "lien": "et",
        "parties": [COMMUNE, {"question": "budget.recu", "operateur": ">", "valeur": "1000.5"}],
    }
    assert lus["budget.taux"]["formule"] == {
        "numerateur": ["budget.paye"],
        "denominateur": ["budget.recu"],
        "pourcentage": True,
    }
    assert [(c["code"], c["libelle"]) for c in lus["budget.annee"]["choix"]] == [
        ("2024", "2024"),
        ("2025", "L’an passé"),
        ("2026-01-01", "Celle-ci"),
    ]
    assert lus["budget.commentaire"] == COMMENTAIRE | {
        "cle": "budget.commentaire",
        "numero": "B5",
        "condition": COMMUNE,
    }
    assert [avis.replace("\u00a0", " ") for avis in lecture.avis] == [
        "Feuille « Survey » : la colonne « notes internes » n’est pas lue.",
        "Feuille « choices  » : la colonne « region » n’est pas lue.",
        "Métadonnées d’ODK, que le portail tient lui-même, non reprises : start (ligne 2).",
        "Ligne 7 : le message « Entre 0 et 100 » n’est pas repris, le portail écrit les siens.",
        "Un commentaire libre est ajouté à la fin de la section B.",
    ]


def test_everything_that_is_wrong_is_said_at_once_in_the_order_of_the_sheets() -> None:
    contenu = formulaire(
        question("geopoint", "lieu"),
        question("text", "suite", relevant="${lieu} != ''"),  # depends on what is refused already: not said twice
        question("integer", "nb", constraint=". < ${max}"),
        choix=[("l", "a", None)],
    )
    assert [place[:3] for place in lieux(contenu)] == [
        ("survey", 3, "type"),
        ("survey", 5, "constraint"),
        ("choices", 2, "label"),
    ]


def test_a_form_that_does_not_say_its_year_is_asked_for_it() -> None:
    with pytest.raises(XlsformRefuse, match="Ce fichier ne dit pas son exercice.: indiquez-le à côté du fichier."):
        lire_xlsform(formulaire(question("text")))
    with pytest.raises(XlsformRefuse) as refuse:
        lire_xlsform(formulaire(question("text"), reglages={"form_title": "T", "mildeca::exercice": "26"}))
    assert [r.colonne for r in refuse.value.refus] == ["mildeca::exercice"]


def echouer(monkeypatch: pytest.MonkeyPatch, erreur: Exception) -> None:
    def convert(*_: Any, **__: Any) -> None:
        raise erreur

    monkeypatch.setattr(jugement, "convert", convert)


def test_what_only_pyxform_refuses_is_said_at_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    echouer(monkeypatch, PyXFormError("[row : 3] On the 'survey' sheet, the 'name' value 'x' is invalid."))
    ((feuille, ligne, colonne, phrase),) = lieux(formulaire(question("text")))
    assert (feuille, ligne, colonne) == ("survey", 3, "name")
    assert phrase.startswith("Les outils XLSForm refusent ce formulaire (message de pyxform, en anglais)")
    echouer(monkeypatch, PyXFormError("There should be choices for this question."))
    assert lieux(formulaire(question("text")))[0][:3] == ("", 0, "")


def test_a_fault_of_pyxform_is_not_the_author_s(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    echouer(monkeypatch, KeyError("bind"))
    with caplog.at_level(logging.ERROR):
        assert lieux(formulaire(question("text"))) == []
    assert [r.getMessage() for r in caplog.records] == ["pyxform échoue sur un formulaire que le portail a lu"]
