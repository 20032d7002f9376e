from datetime import date, datetime
from decimal import Decimal

import pytest

from mildeca_portal.comptes.imports import valeurs
from mildeca_portal.comptes.imports.valeurs import ValeurRefusee


@pytest.mark.parametrize(
    ("lire", "valeur", "attendue"),
    [
        (valeurs.code_de_prefecture, 1, "01"),
        (valeurs.code_de_prefecture, 1.0, "01"),
        (valeurs.code_de_prefecture, "1", "01"),
        (valeurs.code_de_prefecture, " 2a ", "2A"),
        (valeurs.code_de_prefecture, 974, "974"),
        (valeurs.jour, datetime(2026, 9, 1), date(2026, 9, 1)),
        (valeurs.jour, date(2026, 9, 1), date(2026, 9, 1)),
        (valeurs.jour, "01/09/2026", date(2026, 9, 1)),
        (valeurs.jour, "1/9/2026", date(2026, 9, 1)),
        (valeurs.jour, "2026-09-01", date(2026, 9, 1)),
        (valeurs.jour, "29/02/2024", date(2024, 2, 29)),
        (valeurs.oui_ou_non, "Oui", True),
        (valeurs.oui_ou_non, True, True),
        (valeurs.oui_ou_non, 0, False),
        (valeurs.quotite, 0.3, Decimal("0.30")),
        (valeurs.quotite, "0,5", Decimal("0.50")),
        (valeurs.quotite, "50 %", Decimal("0.50")),
        (valeurs.quotite, 1, Decimal("1.00")),
        (valeurs.titre, "Directrice de cabinet", "directeur_de_cabinet"),
        (valeurs.titre, "sous-préfet", "sous_prefet"),
        (valeurs.niveau, "RÉGIONAL", "regional"),
        (valeurs.fonction, "Chef de projet régional", ("chef", "regional")),
        (valeurs.fonction, "collaboratrice", ("collaborateur", "")),
        (valeurs.courriel, " Camille.Durand@Doubs.Gouv.FR ", "camille.durand@doubs.gouv.fr"),
        (lambda v: valeurs.texte(v, 80), "  Bureau\n de l’ordre public ", "Bureau de l’ordre public"),
    ],
)
def test_ce_qui_se_comprend(lire, valeur, attendue):
    assert lire(valeur) == attendue


@pytest.mark.parametrize(
    ("lire", "valeur", "phrase"),
    [
        (valeurs.code_de_prefecture, "20", "Le code 20 désigne deux préfectures : écrivez 2A ou 2B."),
        (valeurs.code_de_prefecture, "99", "« 99 » n’est pas un code de département, comme 01, 2A ou 974."),
        (valeurs.code_de_prefecture, 0, "« 0 » n’est pas un code de département, comme 01, 2A ou 974."),
        (valeurs.code_de_prefecture, "Doubs", "« Doubs » n’est pas un code de département, comme 01, 2A ou 974."),
        (
            valeurs.jour,
            46266,
            "« 46266 » est un nombre, pas une date : mettez la cellule au format Date, ou écrivez par exemple 01/09/2026.",
        ),
        (
            valeurs.jour,
            "46266",
            "« 46266 » est un nombre, pas une date : mettez la cellule au format Date, ou écrivez par exemple 01/09/2026.",
        ),
        (valeurs.jour, "31/09/2026", "« 31/09/2026 » n’existe pas au calendrier."),
        (
            valeurs.jour,
            "01/09/26",
            "« 01/09/26 » n’est pas une date : mettez la cellule au format Date, ou écrivez par exemple 01/09/2026.",
        ),
        (valeurs.jour, "01/09/0206", "L’année 206 n’est pas possible : elle va de 1980 à 2100."),
        (valeurs.oui_ou_non, "peut-être", "« peut-être » : écrivez oui ou non."),
        (valeurs.quotite, 50, "« 50 » : la quotité va de 0 à 1 (0,5 ou 50 %)."),
        (valeurs.quotite, "NaN", "« NaN » : la quotité va de 0 à 1 (0,5 ou 50 %)."),
        (valeurs.quotite, "0,333", "« 0,333 » : la quotité a au plus deux décimales."),
        (valeurs.quotite, "mi-temps", "« mi-temps » n’est pas une quotité, comme 0,5 ou 50 %."),
        (valeurs.quotite, "sNaN%", "« sNaN% » n’est pas une quotité, comme 0,5 ou 50 %."),
        (
            valeurs.quotite,
            "1E+999999999999999999%",
            "« 1E+999999999999999999% » n’est pas une quotité, comme 0,5 ou 50 %.",
        ),
        (valeurs.oui_ou_non, float("inf"), "« inf » : écrivez oui ou non."),
        (valeurs.niveau, "local", "« local » n’est pas une valeur connue : départemental, régional, national."),
        (valeurs.courriel, "camille.durand", "« camille.durand » n’est pas une adresse électronique."),
        (lambda v: valeurs.texte(v, 3), "Doubs", "3 caractères au plus ; cette cellule en a 5."),
        (lambda v: valeurs.texte(v, 80), datetime(2026, 9, 1), "Cette cellule devrait contenir un texte."),
    ],
)
def test_ce_qui_ne_se_comprend_pas(lire, valeur, phrase):
    with pytest.raises(ValeurRefusee) as refus:
        lire(valeur)
    assert refus.value.phrase == phrase
