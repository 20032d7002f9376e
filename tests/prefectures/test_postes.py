"""Posts on a day: pure reading of dated mandates."""

from datetime import date

import pytest

from prefectures.models import Mandat, Prefecture, Region
from prefectures.postes import Poste, postes_de

JANVIER, MARS, MAI, JUIN = (date(2026, mois, 1) for mois in (1, 3, 5, 6))
DOUBS = Prefecture(pk=1, code="25", nom="Doubs", region=Region(code="27", nom="Bourgogne-Franche-Comté"))
DEPARTEMENTAL, REGIONAL = Mandat.Niveau.DEPARTEMENTAL, Mandat.Niveau.REGIONAL


def poste(jour: date) -> Poste:
    """Held in January and February, vacant in March and April, held again from May without an end."""
    return Poste(DOUBS, DEPARTEMENTAL, jour, (Mandat(debut=JANVIER, fin=MARS), Mandat(debut=MAI)))


@pytest.mark.parametrize(
    ("jour", "mandat", "vacant_depuis", "suivant"),
    [
        (date(2025, 12, 31), None, None, JANVIER),
        (JANVIER, JANVIER, None, MAI),
        (date(2026, 2, 28), JANVIER, None, MAI),
        (MARS, None, MARS, MAI),
        (date(2026, 4, 30), None, MARS, MAI),
        (MAI, MAI, None, None),
        (JUIN, MAI, None, None),
    ],
)
def test_qui_est_la(jour, mandat, vacant_depuis, suivant):
    lu = poste(jour)
    assert (lu.mandat and lu.mandat.debut, lu.vacant_depuis, lu.suivant and lu.suivant.debut) == (
        mandat,
        vacant_depuis,
        suivant,
    )


def test_l_historique_ne_dit_pas_ce_qui_etait_a_venir():
    assert [m.debut for m in poste(MARS).historique] == [JANVIER]
    assert [m.debut for m in poste(JUIN).historique] == [MAI, JANVIER]


def test_les_postes_d_une_prefecture_et_leurs_mots():
    assert postes_de(DOUBS) == [DEPARTEMENTAL]
    assert postes_de(Prefecture(siege_de_region=True)) == [DEPARTEMENTAL, REGIONAL]
    regional = Poste(DOUBS, REGIONAL, JUIN)
    assert (regional.territoire, regional.etat, poste(JUIN).territoire) == (
        "Bourgogne-Franche-Comté",
        "poste vacant",
        "Doubs",
    )
