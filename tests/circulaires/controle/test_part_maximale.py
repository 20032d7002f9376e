from decimal import Decimal

from hypothesis import strategies as st

from circulaires.controle import Cofinancement, lire_parametres, type_de_regle
from tests.circulaires.controle.echantillons import Cas, Echantillon, fiches, montants
from tests.circulaires.controle.fiches import fiche, verifier


def _plafond(respectee, montant, cout):
    return Cas(respectee, {"montant_demande": Decimal(montant), "cout_total": Decimal(cout)}, {"taux_max": "0.80"})


def _autres(respectee, montant):
    autres = (Cofinancement("AUTOFINANCEMENT", Decimal(montant)),)
    return Cas(respectee, {"cofinancements": autres}, {"taux_max": "0.80", "cofinancements_exiges": True})


ABSURDE = "Saisissez un pourcentage supérieur à 0 et inférieur ou égal à 100."
ECHANTILLON = Echantillon(
    parametres=st.builds(
        type_de_regle("part_maximale").valeurs,
        st.decimals(min_value="0.0001", max_value=1, places=4),
        st.booleans(),
    ),
    fiches=fiches(
        montant_demande=montants(100_000),
        cout_total=montants(100_000),
        cofinancements=st.tuples(st.builds(Cofinancement, st.just("ARS"), montants(100_000))),
    ),
    limites=[
        _plafond(True, "8000.00", "10000.00"),
        _plafond(True, "7999.99", "10000.00"),
        _plafond(False, "8000.01", "10000.00"),
        _plafond(False, "8500.00", "10000.00"),
        # 80 % of 1 000,01 € is 800,008 €: the cent below passes, the cent above does not.
        _plafond(True, "800.00", "1000.01"),
        _plafond(False, "800.01", "1000.01"),
        _plafond(True, "0", "0"),
        _plafond(False, "0.01", "0"),
        _autres(True, "2000.00"),
        _autres(False, "1999.99"),
        _autres(True, "2000.01"),
    ],
    inconnues=[
        Cas(None, {"cout_total": None}, {"taux_max": "0.80"}),
        Cas(None, {"montant_demande": None}, {"taux_max": "0.80"}),
    ],
    saisies_refusees=[
        ({"taux_max": "180"}, "taux_max", ABSURDE),
        ({"taux_max": "100,01"}, "taux_max", ABSURDE),
        ({"taux_max": "0"}, "taux_max", ABSURDE),
        ({"taux_max": "-5"}, "taux_max", ABSURDE),
        ({"taux_max": "1e999999999"}, "taux_max", ABSURDE),
        *(
            ({"taux_max": absurde}, "taux_max", "Saisissez un pourcentage, par exemple 80.")
            for absurde in ("beaucoup", "NaN", "sNaN", "-Infinity")
        ),
    ],
)


def test_le_montant_accorde_remplace_le_montant_demande():
    projet = fiche(montant_demande=Decimal(8500), montant_accorde=Decimal(8000))
    assert verifier("part_maximale", projet, taux_max="0.80").respectee is True


def test_la_phrase_donne_les_chiffres():
    verdict = verifier("part_maximale", fiche(montant_demande=Decimal(8500)), taux_max="0.80")
    assert verdict.phrase == (
        "Montant demandé : 8 500,00 €, soit 85 %, pour un maximum de 80 % du coût total de 10 000,00 €, "
        "soit 8 000,00 €."
    ).replace("8 500,00 €", "8\u00a0500,00\u00a0€").replace("10 000,00 €", "10\u00a0000,00\u00a0€").replace(
        "8 000,00 €", "8\u00a0000,00\u00a0€"
    ).replace(" %", "\u00a0%").replace(" :", "\u00a0:")
    assert verdict.chiffres["plafond"] == "8000.00"


def test_un_depassement_d_un_centime_ne_se_cache_pas_derriere_l_arrondi():
    phrase = verifier("part_maximale", fiche(montant_demande=Decimal("8000.01")), taux_max="0.80").phrase
    assert "soit un peu plus de 80\u00a0%" in phrase


def test_au_plafond_la_part_est_dite_telle_quelle():
    phrase = verifier("part_maximale", fiche(montant_demande=Decimal(8000)), taux_max="0.80").phrase
    assert "soit 80\u00a0%, pour" in phrase


def test_en_clair():
    parametres = lire_parametres("part_maximale", {"taux_max": "0.8333", "cofinancements_exiges": True})
    assert type_de_regle("part_maximale").en_clair(parametres) == (
        "La part de la MILDECA ne dépasse pas 83,33\u00a0% du coût total du projet. "
        "Les cofinancements et l’autofinancement atteignent au moins 16,67\u00a0% de ce coût."
    )
