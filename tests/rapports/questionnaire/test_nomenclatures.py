"""The lines of the survey's tables are the words that rules, plans and projects use: one list, several rooms."""

import pytest

from circulaires.controle.nomenclatures import Financeur, Milieu, PublicCible, Thematique, TypePorteur
from credits.nomenclatures import Produit
from rapports.models import VersionQuestionnaire

LISTES = {
    "actions.cofinancements": Financeur,
    "actions.thematiques": Thematique,
    "actions.porteurs": TypePorteur,
    "actions.publics": PublicCible,
    "actions.milieux": Milieu,
    "actions.produits": Produit,
}


@pytest.mark.parametrize("exercice", [2023, 2024, 2025])
def test_les_lignes_des_tableaux_sont_les_codes_des_nomenclatures(db, exercice):
    questionnaire = VersionQuestionnaire.objects.get(exercice=exercice).questionnaire
    lignes = {cle: [ligne.cle for ligne in questionnaire.par_cle[cle].tableau.lignes] for cle in LISTES}
    assert lignes == {cle: nomenclature.values for cle, nomenclature in LISTES.items()}
