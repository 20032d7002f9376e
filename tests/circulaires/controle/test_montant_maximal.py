from decimal import Decimal

from hypothesis import strategies as st

from circulaires.controle import lire_parametres, type_de_regle
from tests.circulaires.controle.echantillons import Cas, Echantillon, fiches, montants
from tests.circulaires.controle.fiches import fiche, verifier

PLAFOND = {"plafond": "50000.00"}


def _demande(respectee, montant):
    return Cas(respectee, {"montant_demande": Decimal(montant)}, PLAFOND)


ECHANTILLON = Echantillon(
    parametres=st.builds(type_de_regle("montant_maximal").valeurs, montants(3000)),
    fiches=fiches(montant_demande=montants(3000), montant_accorde=st.none() | montants(3000)),
    limites=[
        _demande(True, "50000.00"),
        _demande(True, "49999.99"),
        _demande(False, "50000.01"),
        # More may be asked than can be granted.
        Cas(True, {"montant_demande": Decimal(60000), "montant_accorde": Decimal(50000)}, PLAFOND),
        Cas(False, {"montant_demande": Decimal(60000), "montant_accorde": Decimal("50000.01")}, PLAFOND),
    ],
    inconnues=[Cas(None, {"montant_demande": None}, PLAFOND)],
    saisies_refusees=[
        ({"plafond": "0"}, "plafond", "Saisissez un montant supérieur à 0 €."),
        ({"plafond": "-0,01"}, "plafond", "Saisissez un montant supérieur à 0 €."),
        ({"plafond": "10000000,01"}, "plafond", "Le montant maximal ne peut pas dépasser 10 000 000 €."),
        ({"plafond": "sans limite"}, "plafond", "Saisissez un montant en euros, par exemple 82 400,00."),
    ],
)


def test_la_phrase_donne_les_chiffres():
    verdict = verifier("montant_maximal", fiche(montant_accorde=Decimal(60000)), **PLAFOND)
    assert verdict.phrase == "Montant accordé : 60 000,00 €, pour un maximum de 50 000,00 €."
    assert verdict.chiffres == {"montant": "60000", "plafond": "50000.00"}


def test_en_clair():
    parametres = lire_parametres("montant_maximal", PLAFOND)
    phrase = "La subvention de la MILDECA ne dépasse pas 50 000,00 € par projet."
    assert type_de_regle("montant_maximal").en_clair(parametres) == phrase
