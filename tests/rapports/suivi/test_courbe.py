"""The curve: each préfecture once, on the same day before the closing as last year."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from mildeca_portal.socle.ecrivains import courbes, svg
from rapports.suivi.avancees import Avancee
from rapports.suivi.courbe import Annee, courbe, nom_du_jour

PARIS = ZoneInfo("Europe/Paris")
CLOTURE = date(2026, 9, 25)


def le(jour: date, heure: int = 12) -> datetime:
    return datetime(jour.year, jour.month, jour.day, heure, tzinfo=PARIS)


def annee(exercice: int, cloture: date, rangs: list[int], total: int = 0) -> Annee:
    premieres = [le(cloture + timedelta(days=rang)) for rang in rangs] + [None] * total
    avancees = [Avancee(f"{i:02}", "", "27", "", "transmise", p) for i, p in enumerate(premieres)]
    return Annee(exercice, cloture - timedelta(days=5), cloture, avancees)


def test_both_years_stand_on_the_same_day_before_the_closing():
    tableau = courbe(
        annee(2025, CLOTURE, [-4, -2, -2], total=2), annee(2024, date(2025, 9, 26), [-3, 0, 2]), le(date(2026, 9, 23))
    )
    assert tableau.publiees("jour") == ["J-5", "J-4", "J-3", "J-2", "J-1", "J", "J+1", "J+2"]
    assert tableau.publiees("nouvelles") == [0, 1, 0, 2, None, None, None, None]
    assert tableau.publiees("cumul") == [0, 1, 1, 3, None, None, None, None]
    assert tableau.publiees("precedent") == [0, 0, 1, 1, 1, 2, 2, 3]
    assert tableau.publiees("date")[0] == date(2026, 9, 20)
    assert tableau.couverture.phrase == "3\u00a0préfectures sur 5."


def test_a_submission_in_the_evening_counts_on_its_day_in_paris():
    tardive = Avancee("25", "Doubs", "27", "", "transmise", datetime(2026, 9, 24, 22, 30, tzinfo=ZoneInfo("UTC")))
    assert Annee(2025, CLOTURE, CLOTURE, [tardive]).rangs == [0]


def test_without_last_year_there_is_one_line():
    tableau = courbe(annee(2025, CLOTURE, [-1]), None, le(CLOTURE))
    assert [c.cle for c in tableau.colonnes] == ["jour", "date", "nouvelles", "cumul"]
    assert tableau.graphiques[0].series == ("cumul",)


@given(st.lists(st.integers(-5, 9)), st.lists(st.integers(-5, 9)))
def test_the_last_point_is_the_number_of_those_who_submitted(rangs, avant):
    tableau = courbe(annee(2025, CLOTURE, rangs), annee(2024, date(2025, 9, 26), avant), le(CLOTURE + timedelta(30)))
    assert tableau.publiees("cumul")[-1] == len(rangs) == sum(tableau.publiees("nouvelles"))
    assert tableau.publiees("precedent")[-1] == len(avant)
    assert tableau.publiees("cumul") == sorted(tableau.publiees("cumul"))


def test_days_are_named_as_people_say_them():
    assert [nom_du_jour(rang) for rang in (-12, 0, 3)] == ["J-12", "J", "J+3"]


def test_the_drawing_follows_the_table_and_stops_today():
    tableau = courbe(
        annee(2025, CLOTURE, [-4], total=3), annee(2024, date(2025, 9, 26), [-3, 0]), le(date(2026, 9, 23))
    )
    dessin = courbes.dessiner(tableau, tableau.graphiques[0], "c")
    cadre, traits = dessin["cadre"], {t.serie: t for t in dessin["traits"]}
    assert {serie: len(t.points.split()) for serie, t in traits.items()} == {1: 4, 2: 6}
    assert {serie: t.valeur for serie, t in traits.items()} == {1: "1", 2: "2"}
    assert traits[2].x == dessin["repere"] == cadre.droite
    assert traits[1].y == cadre.bas - (cadre.bas - cadre.haut) / 4
    assert [g.libelle for g in dessin["abscisses"]] == ["J-5", "J-4", "J-3", "J-2", "J-1", "J"]
    assert dessin["ordonnees"][-1].libelle == "4"


def test_two_values_at_the_end_are_never_written_one_over_the_other():
    tableau = courbe(annee(2025, CLOTURE, [-1, 0]), annee(2024, date(2025, 9, 26), [-1, 0]), le(CLOTURE))
    haut, bas = courbes.dessiner(tableau, tableau.graphiques[0], "c")["traits"]
    assert bas.y_valeur - haut.y_valeur >= courbes.PAGE.corps


def test_nothing_submitted_draws_nothing_and_the_lines_are_told_apart_without_colour():
    vide = courbe(annee(2025, CLOTURE, [], total=3), None, le(CLOTURE))
    assert svg.ecrire(vide, vide.graphiques[0]) == ""
    tableau = courbe(annee(2025, CLOTURE, [0]), annee(2024, date(2025, 9, 26), [0]), le(CLOTURE))
    dessin = svg.ecrire(tableau, tableau.graphiques[0])
    assert re.findall(r"<text[^>]*>(Enquête \d+)</text>", dessin) == ["Enquête 2025", "Enquête 2024"]
    assert len(re.findall("<polyline", dessin)) == 2
    assert "style=" not in dessin
