"""Two requests at once."""

import pytest

from mildeca_portal.comptes.actions.fermeture import fermer_compte
from mildeca_portal.comptes.actions.second_facteur import verifier
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur
from prefectures.models import Personne
from tests.circulaires.test_concurrence import ensemble
from tests.comptes.acces.outils import code, equiper
from tests.fabriques import administrateur

pytestmark = pytest.mark.django_db(transaction=True)


def test_deux_administrateurs_qui_se_ferment_l_un_l_autre(referentiel_reel):
    """Whatever the order, one is left to let people in."""
    un, deux = administrateur(), administrateur()
    gestes = [
        lambda cible=cible, par=par: fermer_compte(cible, par=Acteur(par.pk, "administrateur"))
        for cible, par in ((un, deux), (deux, un))
    ]
    assert ensemble(*gestes) == ["fait", "refusé"]
    assert Personne.objects.filter(is_active=True).count() == 1


@pytest.mark.parametrize("secours", [True, False])
def test_le_meme_code_presente_deux_fois(referentiel_reel, secours):
    admin = administrateur()
    appareil, codes = equiper(admin)
    saisi = codes[0] if secours else code(appareil)

    def presenter():
        if not verifier(admin, saisi).moyen:
            raise ActionRefusee("déjà servi")

    assert ensemble(presenter, presenter) == ["fait", "refusé"]
