"""A small file that holds millions of cells is refused by every reader of workbooks, before one of them is read."""

import io
import zipfile

import pytest

from mildeca_portal.comptes.imports import lecture as fonctions
from mildeca_portal.socle.classeur_depose import BALISES_MAX, TROP_DE_CELLULES, TROP_VOLUMINEUX, demesure
from mildeca_portal.socle.fichiers import XLSX
from rapports.classeur.lecture import lire as lire_le_classeur
from rapports.classeur.signature import ClasseurRefuse
from rapports.xlsform.lecture import lire_xlsform
from rapports.xlsform.refus import XlsformRefuse


def archive(*parties: bytes) -> bytes:
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as ecrite:
        for rang, partie in enumerate(parties):
            ecrite.writestr(f"xl/{rang}.xml", partie)
    return sortie.getvalue()


CELLULES = archive(b"<c/>" * (BALISES_MAX // 2), b"<c/>" * (BALISES_MAX // 2 + 1))


@pytest.mark.parametrize(
    ("contenu", "phrase"),
    [
        (CELLULES, TROP_DE_CELLULES),
        (archive(b"<c/>" * BALISES_MAX), ""),
        (archive(*[b" " * (11 * 1024 * 1024)] * 2), TROP_VOLUMINEUX),
    ],
)
def test_le_poids_d_un_classeur_se_lit_avant_lui(contenu, phrase):
    assert len(contenu) < 100_000
    assert demesure(contenu) == phrase


def test_chaque_lecteur_le_refuse_d_une_phrase():
    with pytest.raises(ClasseurRefuse) as refus:
        lire_le_classeur(CELLULES)
    assert refus.value.phrase == TROP_DE_CELLULES
    with pytest.raises(XlsformRefuse) as refuse:
        lire_xlsform(CELLULES)
    assert [r.phrase for r in refuse.value.refus] == [TROP_DE_CELLULES]
    assert [str(e) for e in fonctions.lire(CELLULES, XLSX).erreurs] == [TROP_DE_CELLULES]
