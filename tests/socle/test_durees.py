"""A length of time written in a setting."""

from datetime import UTC, datetime

import pytest

from mildeca_portal.socle.durees import Duree


@pytest.mark.parametrize(
    ("texte", "lu"),
    [
        ("1 jour", "1\u00a0jour"),
        ("90  jours", "90\u00a0jours"),
        ("12 mois", "12\u00a0mois"),
        (" 1 an ", "1\u00a0an"),
        ("10 ans", "10\u00a0ans"),
    ],
)
def test_une_duree_se_relit(texte, lu):
    assert str(Duree.lire(texte)) == lu


@pytest.mark.parametrize("texte", ["", "12", "mois", "0 jour", "-1 mois", "1,5 an", "douze mois", "12 semaines"])
def test_une_duree_illisible_dit_comment_l_ecrire(texte):
    with pytest.raises(ValueError, match="écrivez par exemple « 90 jours »"):
        Duree.lire(texte)


@pytest.mark.parametrize(
    ("texte", "instant", "attendu"),
    [
        ("90 jours", (2026, 3, 31), (2025, 12, 31)),
        ("1 mois", (2026, 3, 31), (2026, 2, 28)),
        ("12 mois", (2024, 2, 29), (2023, 2, 28)),
        ("1 mois", (2026, 1, 15), (2025, 12, 15)),
        ("10 ans", (2026, 12, 1), (2016, 12, 1)),
    ],
)
def test_avant_se_compte_au_calendrier(texte, instant, attendu):
    assert Duree.lire(texte).avant(datetime(*instant, 12, tzinfo=UTC)) == datetime(*attendu, 12, tzinfo=UTC)
