"""`?au=`: the page as it was on a day."""

from datetime import date

import pytest
import time_machine
from django.test import RequestFactory

from mildeca_portal.socle.au import jour_demande

AUJOURDHUI = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("parametre", "jour"),
    [
        ({}, AUJOURDHUI),
        ({"au": ""}, AUJOURDHUI),
        ({"au": "2024-06-30"}, date(2024, 6, 30)),
        ({"au": "30/06/2024"}, date(2024, 6, 30)),
        ({"au": "2024-02-30"}, AUJOURDHUI),
        ({"au": "hier\x00"}, AUJOURDHUI),
        ({"au": "0001-01-01"}, AUJOURDHUI),
        ({"au": "9999-12-31"}, AUJOURDHUI),
    ],
)
@time_machine.travel("2026-11-27 00:30:00+01:00")
def test_le_jour_de_l_adresse(parametre, jour):
    assert jour_demande(RequestFactory().get("/", parametre)) == jour
