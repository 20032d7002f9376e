from hypothesis import strategies as st

from circulaires.controle import lire_parametres, type_de_regle
from circulaires.controle.nomenclatures import Domaine
from tests.circulaires.controle.echantillons import Cas, Echantillon, fiches, parties
from tests.circulaires.controle.fiches import fiche, verifier

DOMAINES = {"domaines": ["prevention", "formation", "reduction_des_risques"]}

ECHANTILLON = Echantillon(
    parametres=st.builds(type_de_regle("domaines_eligibles").valeurs, parties(Domaine.values, minimum=1)),
    fiches=fiches(domaine=st.none() | st.sampled_from(Domaine.values)),
    limites=[
        Cas(True, {"domaine": "prevention"}, DOMAINES),
        Cas(True, {"domaine": "reduction_des_risques"}, DOMAINES),
        Cas(False, {"domaine": "prise_en_charge"}, DOMAINES),
        Cas(False, {"domaine": "autre"}, DOMAINES),
    ],
    inconnues=[Cas(None, {"domaine": None}, DOMAINES), Cas(None, {"domaine": ""}, DOMAINES)],
    saisies_refusees=[
        ({"domaines": []}, "domaines", "Choisissez au moins un domaine."),
        ({"domaines": ["tout"]}, "domaines", "Sélectionnez un choix valide. tout n’en fait pas partie."),
    ],
)


def test_la_phrase_donne_les_domaines_dans_l_ordre_de_la_nomenclature():
    verdict = verifier("domaines_eligibles", fiche(domaine="prise_en_charge"), **DOMAINES)
    assert verdict.phrase == (
        "Projet du domaine « prise en charge », éligibles : prévention, formation et réduction des risques et des dommages."
    )


def test_en_clair():
    parametres = lire_parametres("domaines_eligibles", {"domaines": ["formation", "prevention"]})
    phrase = "Les domaines éligibles sont : prévention et formation."
    assert type_de_regle("domaines_eligibles").en_clair(parametres) == phrase
