"""The functions of the whole network, taken away as a workbook and handed in again: nothing to do."""

from datetime import date

import pytest

from mildeca_portal.comptes.imports.controle import comprendre_tout, juger
from mildeca_portal.comptes.imports.export import fonctions_xlsx, lignes_du
from mildeca_portal.comptes.imports.lecture import lire
from mildeca_portal.comptes.imports.reseau import Reseau
from mildeca_portal.socle.fichiers import XLSX

pytestmark = pytest.mark.usefixtures("retour")


@pytest.mark.parametrize("au", [date(2026, 11, 23), date(2024, 6, 30)])
def test_les_fonctions_d_un_jour_se_reimportent_sans_rien_faire(au):
    lignes = lignes_du(au)
    lecture = lire(fonctions_xlsx(lignes), XLSX)
    demandes, illisibles = comprendre_tout(lecture)
    plan = juger(
        lecture, Reseau.charger(demandes), demandes, illisibles, clore_en_cours=True, aujourdhui=date(2026, 11, 27)
    )

    assert [str(e) for e in plan.erreurs] == []
    assert plan.changements == []
    assert plan.inchangees == len(lignes) > 200
