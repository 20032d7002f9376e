"""Two windows save at once: one text is kept, the other is shown, nothing is lost."""

import pytest
from django.utils import timezone

from mildeca_portal.socle.evenements import SYSTEME
from mildeca_portal.socle.versions import jeton
from prefectures.actions.passation import cocher_etape, ecrire_note
from prefectures.models import EtapePriseDePoste, Mandat, NoteDePassation
from tests.circulaires.test_concurrence import ensemble
from tests.fabriques import chef_departemental


@pytest.mark.django_db(transaction=True)
def test_deux_premieres_notes_et_deux_coches(referentiel_reel):
    chef_departemental("25", debut=timezone.localdate())
    mandat = Mandat.objects.get()

    def ecrire(texte):
        return lambda: ecrire_note(mandat, texte, montre=jeton(0, ""), par=SYSTEME)

    assert ensemble(ecrire("a"), ecrire("b")) == ["fait", "refusé"]
    assert NoteDePassation.objects.get().version == 1
    assert ensemble(*[lambda: cocher_etape(mandat, "equipe", faite=True, par=SYSTEME)] * 2) == ["fait", "fait"]
    assert EtapePriseDePoste.objects.count() == 1
