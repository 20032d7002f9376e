"""All the variables of ProConnect or none, and nothing that would let someone else sign."""

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured

from mildeca_portal.comptes.proconnect import reglages

PROCONNECT = {
    "PROCONNECT_ADRESSE": "https://proconnect.test/api/v2/",
    "PROCONNECT_CLIENT_ID": "portail",
    "PROCONNECT_CLIENT_SECRET": "secret",
}


def lire_proconnect(**variables: str) -> tuple[str, ...]:
    env = environ.Env()
    env.ENVIRON = PROCONNECT | variables
    return reglages.lire(env)


def test_proconnect_se_regle_par_une_adresse():
    assert lire_proconnect() == ("https://proconnect.test/api/v2", "portail", "secret", "RS256")
    assert lire_proconnect(**dict.fromkeys(PROCONNECT, "")) == ("", "", "", "RS256")
    assert lire_proconnect(PROCONNECT_ADRESSE="http://127.0.0.1:9400").emetteur == "http://127.0.0.1:9400"


@pytest.mark.parametrize(
    ("variable", "valeur", "phrase"),
    [
        ("PROCONNECT_CLIENT_SECRET", "", "ProConnect n’est réglé qu’à moitié : il manque PROCONNECT_CLIENT_SECRET."),
        ("PROCONNECT_ADRESSE", "", "ProConnect n’est réglé qu’à moitié : il manque PROCONNECT_ADRESSE."),
        ("PROCONNECT_ADRESSE", "http://proconnect.test", "PROCONNECT_ADRESSE doit commencer par https://."),
        ("PROCONNECT_ALGORITHME", "HS256", "PROCONNECT_ALGORITHME vaut « HS256 » : RS256 ou ES256."),
        ("PROCONNECT_ALGORITHME", "none", "PROCONNECT_ALGORITHME vaut « none » : RS256 ou ES256."),
    ],
)
def test_un_proconnect_mal_regle_arrete_le_demarrage(variable, valeur, phrase):
    with pytest.raises(ImproperlyConfigured) as refus:
        lire_proconnect(**{variable: valeur})
    assert str(refus.value) == phrase
