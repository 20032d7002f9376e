"""A préfecture leaves the survey: campaigns opened after do not wait for it, those before still do."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from mildeca_portal.socle.evenements import Acteur
from mildeca_portal.socle.extraits import JeuDeDonnees
from prefectures.actions.participations import clore_participation
from prefectures.models import Participation
from rapports.chiffres.extraction import extraire
from rapports.chiffres.lecture import Enquete
from tests.rapports.fabriques import campagne_ouverte

pytestmark = pytest.mark.django_db
AU = date(2025, 12, 31)


def couverture(exercice: int) -> tuple[int, bool]:
    """How many are waited for, and whether Saint-Barthélemy et Saint-Martin is among those that miss."""
    lue = JeuDeDonnees.reunir(exercice, AU, [extraire(exercice, AU)]).vue(Enquete).couverture()
    return lue.attendus, "Saint-Barthélemy et Saint-Martin" in lue.manquants


def test_la_couverture_suit_les_participations_a_la_date_de_la_campagne():
    de_978 = Participation.objects.get(prefecture__code="978", nature="enquete")
    passee = {"ouverture": datetime(2024, 7, 1, 8, tzinfo=UTC), "cloture": datetime(2024, 9, 1, 8, tzinfo=UTC)}
    with time_machine.travel(passee["ouverture"], tick=False):
        campagne_ouverte(2023, **passee)
    clore_participation(de_978, fin=date(2025, 1, 1), motif="Essai", par=Acteur(1, "administrateur"))
    suivante = {"ouverture": datetime(2025, 7, 1, 8, tzinfo=UTC), "cloture": datetime(2025, 9, 1, 8, tzinfo=UTC)}
    with time_machine.travel(suivante["ouverture"], tick=False):
        campagne_ouverte(2024, **suivante)

    assert couverture(2023) == (102, True)
    assert couverture(2024) == (101, False)
