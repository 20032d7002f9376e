"""Expressions, tables and checks that the portal cannot read: each refused at its cell, with its sentence."""

from typing import Any

import pytest

from tests.rapports.xlsform.classeurs import formulaire, lieux, question

AVANT = [
    question("integer", "nb"),
    question("decimal", "part"),
    question("text", "mot"),
    question("date", "jour"),
    question("select_multiple parts", "parts"),
    question("select_one ouinon", "on", **{"mildeca::type": "oui_non"}),
]
CHOIX = [("parts", "ars", "ARS"), ("parts", "aucun", "Aucun"), ("ouinon", "oui", "Oui"), ("ouinon", "non", "Non")]
COMPARAISONS = "= != < <= > >= and or not() selected()"
CONTRAINTES = (
    "sont connus : . >= 0 and . <= 10 ; string-length(.) <= 500 ; not(selected(., 'aucun') and count-selected(.) > 1)"
)
QUOTIENT = "est connu le quotient de deux sommes : (${a} + ${b}) div ${c} * 100"
SORTES = "colonne, ligne, lignes du territoire, total des colonnes, total des lignes"
COLONNE = ("t", "colonne", "nb", "Nombre", "entier")


def refusee(type_: str = "text", **colonnes: Any) -> list[tuple[int, str, str]]:
    """(row, column, sentence) of what is refused of a question at row 9 of `survey`, after one of each type."""
    contenu = formulaire(*AVANT, question(type_, **colonnes), choix=CHOIX)
    return [(ligne, colonne, phrase) for _, ligne, colonne, phrase in lieux(contenu)]


RELEVANT = [
    ("${absente} = 1", "Aucune question ne s’appelle « absente »."),
    (
        "string-length(${mot}) > 0",
        f"La fonction « string-length() » n’est pas prise en charge (sont connus : {COMPARAISONS}).",
    ),
    ("nb > 3", f"« nb » n’est pas pris en charge (sont connus : {COMPARAISONS})."),
    ("${nb} > 3 OR ${nb} < 1", "« OR » n’est pas attendu ici : « or » s’écrit en minuscules."),
    ("${nb} > 3 et ${nb} < 9", "« et » n’est pas attendu ici : « et » s’écrit « and »."),
    ("${nb} > 3,5", "« , » n’est pas attendu ici : un nombre décimal s’écrit avec un point."),
    ("${nb} ≥ 3", "« ≥ 3 » n’est pas compris."),
    ("${nb}", "Une comparaison (=, !=, <, <=, >, >=) est attendue à la fin."),
    ("${nb} >", "Une valeur est attendue à la fin."),
    ("(${nb} > 3", "« ) » est attendu à la fin."),
    ("(" * 31 + "${nb} > 3", "Les parenthèses sont trop imbriquées."),
    ("${nb} > ${part}", "On ne compare pas deux réponses (« part ») : comparez à une valeur, ou écrivez un contrôle."),
    ("${nb} = ''", "« nb » ne peut pas être testée vide : seul « != '' » est connu."),
    ("not(${nb} != '')", "« not() » ne peut pas demander qu’une question soit vide."),
    ("${nb} = 'trois'", "« nb » est un nombre : « trois » n’en est pas un."),
    ("${jour} > '2026-01-01'", "« > » compare des nombres, et « jour » n’en est pas un."),
    ("${jour} = '31/01/2026'", "« jour » se compare à une date, par exemple '2026-01-31'."),
    ("${on} = 'yes'", "« on » se compare à 'oui' ou à 'non'."),
    ("selected(${parts}, 'zz')", "« zz » n’est pas un choix de « parts »."),
    ("${parts} = 'ars'", "« parts » a plusieurs réponses : écrivez selected(${parts}, 'ars')."),
    ("selected(${nb}, 'a')", "« nb » n’a pas de choix : selected() n’y a pas de sens."),
    ("selected(${parts}, ars)", "Un choix entre guillemets est attendu devant « ars »."),
    ("selected(parts, 'ars')", "Le nom d’une question, ${nom}, est attendu devant « parts »."),
    ("${q} != ''", "La condition porte sur la question elle-même."),
]


@pytest.mark.parametrize(("expression", "phrase"), RELEVANT)
def test_a_condition(expression: str, phrase: str) -> None:
    assert refusee(relevant=expression) == [(9, "relevant", phrase)]


CONSTRAINT = [
    (
        "integer",
        ". <= ${nb}",
        "Une borne est un nombre : ce qui compare à « nb » s’écrit dans la feuille mildeca_controles.",
    ),
    ("integer", ". >= 1 or . <= 2", f"« or » n’est pas pris en charge dans une contrainte ({CONTRAINTES})."),
    ("text", "regex(., '^[0-9]+$')", f"La fonction « regex() » n’est pas prise en charge ({CONTRAINTES})."),
    ("date", ". <= today()", f"La fonction « today() » n’est pas prise en charge ({CONTRAINTES})."),
    ("integer", "${nb} > 2", f"Cette contrainte n’est pas prise en charge devant « nb » ({CONTRAINTES})."),
    ("decimal", ". < 100", "« < » n’est pas pris en charge ici : écrivez <= ou >=."),
    ("text", ". >= 3", "Une borne n’a pas de sens sur une question de ce type."),
    ("integer", "string-length(.) <= 3", "Une longueur n’a pas de sens sur une question de ce type."),
    ("text", "string-length(.) <= 3.5", "Une longueur est un nombre entier de caractères."),
    ("integer", ". >= 0 and . >= 1", "Une borne est donnée deux fois."),
    ("integer", ". >= 5 and . <= 1", "Le minimum dépasse le maximum."),
    ("text", "string-length(.) >= 5 and string-length(.) <= 1", "La longueur minimale dépasse la longueur maximale."),
    ("integer", ". >= 'a'", "Un nombre est attendu devant « a »."),
    (
        "select_multiple parts",
        "not(selected(., 'zz') and count-selected(.) > 1)",
        "« zz » n’est pas un choix de « parts ».",
    ),
    (
        "select_multiple parts",
        "not(selected(., 'ars') and count-selected(.) > 2)",
        "Un choix exclusif s’écrit count-selected(.) > 1.",
    ),
    (
        "text",
        "not(selected(., 'ars') and count-selected(.) > 1)",
        "Un choix exclusif n’a de sens que sur une liste de choix.",
    ),
]


@pytest.mark.parametrize(("type_", "expression", "phrase"), CONSTRAINT)
def test_a_constraint(type_: str, expression: str, phrase: str) -> None:
    assert refusee(type_, constraint=expression) == [(9, "constraint", phrase)]


CALCULATION = [
    ({}, "calculation", "La formule manque."),
    ({"calculation": "${nb} + ${part}"}, "calculation", f"« div » est attendu devant « + » ({QUOTIENT})."),
    ({"calculation": "${nb} div ${part} * 2"}, "calculation", f"Seul « * 100 » est pris en charge ({QUOTIENT})."),
    (
        {"calculation": "if(${nb} > 1, 1, 2)"},
        "calculation",
        f"La fonction « if() » n’est pas prise en charge ({QUOTIENT}).",
    ),
    ({"calculation": "${mot} div ${nb}"}, "calculation", "« mot » n’est ni un nombre ni une date."),
    ({"calculation": "'x'"}, "calculation", f"Le nom d’une question, ${{nom}}, est attendu devant « x » ({QUOTIENT})."),
    ({"calculation": "round(${nb} div ${part}, 9)"}, "calculation", "Un arrondi garde de 0 à 6 décimales."),
    ({"calculation": "coalesce(${nb}, 1) div ${part}"}, "calculation", "Seul coalesce(${a}, 0) est pris en charge."),
    (
        {"calculation": "round(${nb} div ${part}, 1)", "mildeca::decimales": 3},
        "mildeca::decimales",
        "La formule arrondit à 1 décimales, cette colonne à 3.",
    ),
    (
        {"calculation": "${nb} div ${part}", "mildeca::formule": "nb / part"},
        "mildeca::formule",
        "Cette question a deux formules : videz l’une des deux.",
    ),
    ({"mildeca::formule": "nb + part"}, "mildeca::formule", "Une formule s’écrit « a / b », « (a + b) / c * 100 »."),
]


@pytest.mark.parametrize(("cellules", "colonne", "phrase"), CALCULATION)
def test_a_computed_value(cellules: dict[str, Any], colonne: str, phrase: str) -> None:
    assert refusee("calculate", **cellules) == [(9, colonne, phrase)]


TABLEAUX = [
    (
        [COLONNE, ("q", "colonne", "a", "A", "entier")],
        (3, "question"),
        "« q » n’est pas un tableau de la feuille survey.",
    ),
    ([COLONNE, ("t", "cellule", "a", "A", None)], (3, "sorte"), f"« cellule » est inconnu ({SORTES})."),
    (
        [("t", "colonne", "a", "A", "choix")],
        (2, "type"),
        "« choix » n’est pas un type de colonne (date, decimal, entier, euros, pourcentage, texte).",
    ),
    ([("t", "colonne", None, "A", "entier")], (2, "cle"), "La clé manque."),
    (
        [COLONNE, ("t", "ligne", "a", "A"), ("t", "ligne", "a", "B")],
        (4, "cle"),
        "La clé « a » est déjà celle de la ligne 3.",
    ),
    (
        [("t", "colonne", "a", "A", "texte"), ("t", "total des colonnes")],
        (3, "sorte"),
        "Seul un tableau dont toutes les colonnes sont des nombres a des totaux.",
    ),
    (
        [COLONNE, ("t", "lignes du territoire", "a"), ("t", "lignes du territoire", "b")],
        (4, "sorte"),
        "Ce tableau a déjà des lignes du territoire.",
    ),
]


@pytest.mark.parametrize(("rangs", "place", "phrase"), TABLEAUX)
def test_a_table(rangs: list[tuple[Any, ...]], place: tuple[int, str], phrase: str) -> None:
    tableau = question("note", "t", "Tableau", **{"mildeca::type": "tableau"})
    feuille = [("question", "sorte", "cle", "libelle", "type"), *rangs]
    contenu = formulaire(tableau, question("text"), mildeca_tableaux=feuille)
    assert lieux(contenu) == [("mildeca_tableaux", *place, phrase)]


CONTROLES = [
    ({"code": None}, "Le code manque."),
    ({"message": None}, "Le message manque."),
    ({"question": "absente"}, "Aucune question ne s’appelle « absente »."),
    ({"regle": "somme"}, "« somme » est inconnue (comparaison, contient, variation)."),
    ({"severite": "grave"}, "« grave » est inconnu (bloquante, avertissement, information)."),
    ({"operateur": "≤"}, "« ≤ » est inconnu (=, !=, <, <=, >, >=)."),
    ({"tolerance": "un"}, "Une tolérance est un nombre positif."),
    ({"droite": "nb + absente"}, "Aucune question ne s’appelle « absente »."),
    ({"droite": "mot"}, "« mot » n’est ni un nombre ni une date."),
    ({"droite": "nb#total"}, "« nb#total » n’est pas une colonne de nombres."),
    ({"droite": "nb * {seuil}"}, "Aucun paramètre ne s’appelle « seuil »."),
    ({"droite": '""'}, "Une constante ne peut pas être vide."),
    ({"droite": "(nb + part"}, "Une parenthèse n’est pas fermée."),
    ({"droite": "nb +"}, "Le nom d’une question est attendu."),
    ({"droite": "nb / part"}, "« / part » n’est pas compris."),
    (
        {"regle": "variation", "seuil": "-1"},
        "Un seuil est un paramètre, {nom}, ou une part positive, par exemple 0.5 pour 50 %.",
    ),
    ({"regle": "contient", "gauche": "parts", "choix": "zz"}, "« zz » n’est pas un choix de « parts »."),
]


@pytest.mark.parametrize(("cellules", "phrase"), CONTROLES)
def test_a_check(cellules: dict[str, Any], phrase: str) -> None:
    """Its last cell is the one that is refused."""
    ligne = {"code": "c", "question": "nb", "regle": "comparaison", "gauche": "nb", "operateur": "<=", "droite": "part"}
    ligne |= {"tolerance": None, "seuil": None, "choix": None, "severite": "bloquante", "message": "Non."} | cellules
    contenu = formulaire(*AVANT, choix=CHOIX, mildeca_controles=[list(ligne), list(ligne.values())])
    assert lieux(contenu) == [("mildeca_controles", 2, list(cellules)[-1], phrase)]
