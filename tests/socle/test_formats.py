"""The typography of the State."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from mildeca_portal.socle.templatetags.formats import date_longue, euros, instant, nombre, pluriel, pourcent
from mildeca_portal.socle.tri import sans_accent


@pytest.mark.parametrize(
    ("valeur", "texte"),
    [
        (Decimal(82400), "82 400,00 €"),
        (Decimal("-1250.5"), "-1 250,50 €"),
        (Decimal("0.005"), "0,01 €"),
        (Decimal("999999999.99"), "999 999 999,99 €"),
        (None, ""),
    ],
)
def test_euros(valeur, texte):
    assert euros(valeur) == texte.replace(" ", "\u00a0")


def test_nombres_et_parts():
    assert nombre(1234567) == "1\u00a0234\u00a0567"
    assert nombre(Decimal("2.25"), 1) == "2,3"
    assert pourcent(Decimal("0.8")) == "80\u00a0%"
    assert pourcent(Decimal("0.8512"), 1) == "85,1\u00a0%"
    assert pourcent(None) == ""


def test_le_pluriel_commence_a_deux():
    assert [f"{n} projet{pluriel(n)}" for n in (0, 1, 2)] == ["0 projet", "1 projet", "2 projets"]
    assert [pluriel(n, "reçoit,reçoivent") for n in (0, 2)] == ["reçoit", "reçoivent"]


def test_dates():
    assert date_longue(date(2026, 3, 15)) == "15\u00a0mars 2026"
    assert date_longue(date(2026, 8, 1)) == "1er\u00a0août 2026"
    assert date_longue(None) == ""
    # 23 h 30 UTC on 31 December is already the new year in Paris.
    assert instant(datetime(2025, 12, 31, 23, 30, tzinfo=UTC)) == "1er\u00a0janvier 2026 à 0\u00a0h\u00a030"
    assert instant(None) == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("texte", "cle"),
    [
        ("Côte-d'Or", "cote d or"),
        ("Côte-d’Or", "cote d or"),
        ("  Île-de-France ", "ile de france"),
        ("Sœurs Œuvre", "soeurs oeuvre"),
        ("Saint-Barthélemy et Saint-Martin", "saint barthelemy et saint martin"),
        ("", ""),
    ],
)
def test_la_meme_cle_en_python_et_en_sql(texte, cle):
    from django.db import connection

    with connection.cursor() as curseur:
        curseur.execute("SELECT sans_accent(%s)", [texte])
        assert (sans_accent(texte), curseur.fetchone()[0]) == (cle, cle)
