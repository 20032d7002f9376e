"""What a hand-made XLSForm says that the portal does not do: each refused at its place, with its sentence."""

from typing import Any

import pytest

from tests.rapports.xlsform.classeurs import formulaire, lieux, question

OUVRE, FERME = {"type": "begin_group", "name": "g", "label": "Groupe"}, {"type": "end_group"}
TYPES_CONNUS = "integer, decimal, text, date, select_one, select_multiple, file, image, note, calculate"

CELLULES = [
    ({"type": "geopoint"}, "type", f"Le type « geopoint » n’est pas pris en charge (sont connus : {TYPES_CONNUS})."),
    ({"type": ""}, "type", "Le type manque."),
    ({"name": None}, "name", "Le nom manque."),
    (
        {"name": "deux mots"},
        "name",
        "« deux mots » n’est pas un nom : une lettre ou « _ », puis des lettres, chiffres, « _ », « - » ou « . ».",
    ),
    ({"name": "meta"}, "name", "« meta » est un nom réservé par XLSForm."),
    ({"name": "g"}, "name", "Le nom « g » est déjà pris à la ligne 2."),
    ({"name": "x" * 67}, "name", "Ce nom ne donne pas de clé d’au plus 68 caractères."),
    ({"label": None}, "label", "Le libellé manque."),
    ({"label": "Bonjour ${q}"}, "label", "Un libellé ne peut pas reprendre une réponse (${…})."),
    ({"hint": "Voir ${q}"}, "hint", "Une aide ne peut pas reprendre une réponse (${…})."),
    ({"required": "${q} > 3"}, "required", "« ${q} > 3 » n’est pas pris en charge : écrivez yes ou no."),
    (
        {"type": "integer", "mildeca::type": "euros"},
        "mildeca::type",
        "« euros » n’est pas possible pour integer (entier).",
    ),
    ({"mildeca::qui": "X"}, "mildeca::qui", "« X » est inconnu : D (départemental) ou R (régional)."),
    ({"type": "decimal", "mildeca::decimales": 7}, "mildeca::decimales", "Un nombre de décimales va de 0 à 6."),
    ({"default": "3"}, "default", "Une réponse par défaut n’est pas prise en charge."),
    (
        {"choice_filter": "x=1"},
        "choice_filter",
        "Une liste de choix filtrée par une autre réponse n’est pas prise en charge.",
    ),
    ({"trigger": "${q}"}, "trigger", "Un calcul déclenché n’est pas pris en charge."),
    ({"readonly": "yes"}, "readonly", "Une question en lecture seule n’est pas prise en charge."),
    ({"disabled": "yes"}, "disabled", "Une ligne désactivée n’est pas prise en charge : supprimez-la."),
    ({"parameters": "max-pixels=100"}, "parameters", "Les paramètres d’une question ne sont pas pris en charge."),
    ({"image": "a.png"}, "image", "Une image jointe à une question n’est pas prise en charge."),
    ({"media::image": "a.png"}, "media::image", "Une colonne « media:: » n’est pas prise en charge."),
    ({"type": "select_one"}, "type", "Le nom de la liste de choix manque : « select_one liste »."),
    ({"type": "select_one pays"}, "type", "La liste « pays » est absente de la feuille choices."),
    (
        {"type": "select_one_from_file a.csv"},
        "type",
        f"Le type « select_one_from_file a.csv » n’est pas pris en charge (sont connus : {TYPES_CONNUS}).",
    ),
    ({"mildeca::autre": "oui"}, "mildeca::autre", "Seule une liste de choix propose « autre »."),
    ({"hint": "=1+1"}, "hint", "Cette cellule contient une formule : collez-y la valeur."),
    ({"hint": "#REF!"}, "hint", "Cette cellule est en erreur (#REF!)."),
]


@pytest.mark.parametrize(("cellules", "colonne", "phrase"), CELLULES)
def test_a_cell_of_a_question(cellules: dict[str, Any], colonne: str, phrase: str) -> None:
    contenu = formulaire(question("text") | cellules)
    assert lieux(contenu) == [("survey", 3, colonne, phrase)]


ENTETES = [
    (
        "label::English (en)",
        "Un questionnaire dans plusieurs langues n’est pas pris en charge : gardez une seule colonne « label ».",
    ),
    ("mildeca::couleur", "Cette colonne mildeca:: est inconnue."),
    ("caption", "Cette colonne figure deux fois."),
]


@pytest.mark.parametrize(("titre", "phrase"), ENTETES)
def test_a_header(titre: str, phrase: str) -> None:
    assert lieux(formulaire(question("text", **{titre: "x"}))) == [("survey", 1, titre, phrase)]


LIGNES = [
    (
        [OUVRE, question("text", "Nom"), question("text", "nom"), FERME],
        4,
        "name",
        "La clé « g.nom » est déjà celle de la ligne 3.",
    ),
    (
        [OUVRE, question("text"), question("note", "n", relevant="${q} != ''"), FERME],
        4,
        "relevant",
        "Une note conditionnelle n’est pas prise en charge : mettez-la dans « hint ».",
    ),
    (
        [OUVRE, question("begin repeat", "r"), question("text"), {"type": "end repeat"}, FERME],
        3,
        "type",
        "Une répétition n’est pas prise en charge : décrivez un tableau (mildeca_tableaux).",
    ),
    (
        [OUVRE, question("begin group", "r"), question("text"), FERME, FERME],
        3,
        "type",
        "Un groupe dans un groupe n’est pas pris en charge : un groupe est une section.",
    ),
    ([OUVRE, question("text")], 2, "type", "Ce groupe n’est pas fermé : ajoutez « end_group »."),
    ([question("text"), FERME], 3, "type", "Ce « end_group » ne ferme rien."),
    (
        [question("text"), OUVRE, question("text", "b"), FERME],
        2,
        "type",
        "Cette question n’est dans aucun groupe : placez-la entre « begin_group » et « end_group ».",
    ),
    (
        [OUVRE | {"relevant": "${q} != ''"}, question("text"), FERME],
        2,
        "relevant",
        "La condition d’un groupe ne peut pas porter sur une de ses questions.",
    ),
    (
        [OUVRE | {"mildeca::lettre": "ABC"}, question("text"), FERME],
        2,
        "mildeca::lettre",
        "Une section se nomme par une ou deux lettres.",
    ),
    (
        [
            OUVRE | {"name": "A"},
            question("text"),
            FERME,
            OUVRE | {"mildeca::lettre": "A"},
            question("text", "b"),
            FERME,
        ],
        5,
        "mildeca::lettre",
        "La lettre « A » est déjà prise.",
    ),
    (
        [
            OUVRE,
            question("integer", "nb"),
            question("calculate", "c", calculation="${nb} div ${nb}"),
            question("text", relevant="${c} > 1"),
            FERME,
        ],
        5,
        "relevant",
        "« c » est calculée : une condition porte sur une réponse saisie.",
    ),
    (
        [OUVRE, question("integer", "nb"), question("integer", "n", calculation="${nb} div ${nb}"), FERME],
        4,
        "calculation",
        "Seule une ligne de type « calculate » se calcule.",
    ),
    (
        [OUVRE, question("note", "t", **{"mildeca::type": "tableau"}), FERME],
        3,
        "mildeca::type",
        "Ce tableau n’a aucune colonne dans la feuille mildeca_tableaux.",
    ),
]


@pytest.mark.parametrize(("lignes", "ligne", "colonne", "phrase"), LIGNES)
def test_rows_that_do_not_go_together(lignes: list[dict[str, Any]], ligne: int, colonne: str, phrase: str) -> None:
    assert lieux(formulaire(*lignes, groupe=False)) == [("survey", ligne, colonne, phrase)]


TITRES = ("list_name", "name", "label")
FEUILLES: list[tuple[str, list[tuple[Any, ...]], int, str, str]] = [
    ("choices", [TITRES, (None, "a", "A")], 2, "list_name", "Le nom de la liste manque."),
    ("choices", [TITRES, ("l", None, "A")], 2, "name", "Le nom du choix manque."),
    ("choices", [TITRES, ("l", "a", None)], 2, "label", "Le libellé du choix manque."),
    ("choices", [TITRES, ("l", "a b", "A")], 2, "name", "Le nom d’un choix n’a pas d’espace : « a b »."),
    (
        "choices",
        [TITRES, ("l", 2025.0, "A"), ("l", "2025", "B")],
        3,
        "name",
        "Le choix « 2025 » est deux fois dans la liste « l ».",
    ),
    ("choices", [TITRES, ("l", "a", "${q}")], 2, "label", "Un libellé ne peut pas reprendre une réponse (${…})."),
    (
        "choices",
        [TITRES, ("l", "a", "A", "perdu")],
        2,
        "sans titre",
        "Cette cellule n’est sous aucun titre de colonne.",
    ),
    (
        "choices",
        [("list_name", "label"), ("l", "A")],
        1,
        "",
        "La colonne « name » est absente (la première ligne de la feuille porte les titres des colonnes).",
    ),
    ("mildeca_parametres", [("nom", "valeur"), (None, 1)], 2, "nom", "Le nom du paramètre manque."),
    (
        "mildeca_parametres",
        [("nom", "valeur"), ("taux", 1), ("taux", 2)],
        3,
        "nom",
        "Le paramètre « taux » est déjà défini.",
    ),
    ("mildeca_parametres", [("nom", "valeur"), ("taux", "un")], 2, "valeur", "Un paramètre est un nombre."),
    *(
        (
            "mildeca_textes",
            [("feuille", "objet", "colonne", "partie", "texte"), ("survey", "q", "label", 1, texte)],
            2,
            "texte",
            "Ce texte exact est abîmé : supprimez la ligne.",
        )
        for texte in ("nu", "[" * 9_000, '"nul \\u0000"', '"moitié \\ud800"')  # the last two, PostgreSQL refuses
    ),
    (
        "settings",
        [("form_title", "mildeca::exercice"), ("T", "l’an prochain")],
        2,
        "mildeca::exercice",
        "« l’an prochain » n’est pas une année.",
    ),
    ("settings", [("form_title",), ("T",), ("U",)], 3, "", "La feuille settings n’a qu’une ligne."),
    ("entities", [("list_name",)], 0, "", "Cette feuille n’est pas prise en charge."),
    ("mildeca_couleurs", [("nom",)], 0, "", "Cette feuille n’est pas prise en charge."),
    ("survey ", [("type", "name")], 0, "", "Deux feuilles portent ce nom."),
]


@pytest.mark.parametrize(("feuille", "rangs", "ligne", "colonne", "phrase"), FEUILLES)
def test_another_sheet(feuille: str, rangs: list[tuple[Any, ...]], ligne: int, colonne: str, phrase: str) -> None:
    contenu = formulaire(question("text"), reglages={}, **{feuille: rangs})
    assert lieux(contenu) == [(feuille, ligne, colonne, phrase)]
