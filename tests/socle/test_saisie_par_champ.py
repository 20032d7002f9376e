"""Field by field: what is sorted, what two contents have in common. Pure."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mildeca_portal.socle.fichiers import PDF, Depot
from mildeca_portal.socle.saisie_par_champ import Soumission, canonique, jeton_de, trier
from mildeca_portal.socle.versions import Jeton, jeton

AVANT = {"titre": "Titre", "texte": "Texte"}


def montre(*attributs, version=1, **contenus):
    return jeton_de(version, attributs or contenus, {**AVANT, **contenus}.__getitem__)


@pytest.mark.parametrize(
    ("soumise", "version", "maintenant", "attendu"),
    [
        (Soumission(montre("titre"), {"titre": "Titre"}), 1, AVANT, ({}, [], [])),
        (Soumission(montre("titre"), {"titre": " Titre\r\n"}), 1, AVANT, ({}, [], [])),
        (Soumission(montre("titre"), {"titre": "Neuf"}), 1, AVANT, ({"titre": "Neuf"}, ["u"], [])),
        # The row moved on, not this field: it is current.
        (Soumission(montre("titre"), {"titre": "Neuf"}), 4, {**AVANT, "texte": "x"}, ({"titre": "Neuf"}, ["u"], [])),
        (Soumission(montre("titre"), {"titre": "Neuf"}), 2, {**AVANT, "titre": "Autre"}, ({}, [], ["u"])),
        (Soumission(montre("titre"), {"titre": "Neuf"}), 2, {**AVANT, "titre": "Neuf"}, ({}, [], [])),
        (Soumission(montre("titre"), {"titre": "Titre"}), 2, {**AVANT, "titre": "Autre"}, ({}, [], [])),
        # A token nobody made, or one whose version was guessed, overwrites nothing.
        (Soumission(None, {"titre": "Neuf"}), 1, AVANT, ({}, [], ["u"])),
        (Soumission(Jeton(1, "0" * 16), {"titre": "Neuf"}), 1, AVANT, ({}, [], ["u"])),
        # One unit of two fields is kept, or in conflict, together.
        (
            Soumission(montre("titre", "texte"), {"titre": "Titre", "texte": "Neuf"}),
            2,
            {**AVANT, "titre": "Autre"},
            ({}, [], ["u"]),
        ),
    ],
)
def test_ce_que_devient_une_unite(soumise, version, maintenant, attendu):
    tri = trier({"u": soumise}, version, maintenant.__getitem__)
    assert (tri.valeurs, tri.ecrites, tri.conflits) == attendu


def test_une_unite_en_conflit_laisse_les_autres():
    soumises = {n: Soumission(montre(n), {n: "Neuf"}) for n in AVANT}
    tri = trier(soumises, 2, {**AVANT, "titre": "Autre"}.__getitem__)
    assert (tri.valeurs, tri.conflits) == ({"texte": "Neuf"}, ["titre"])


@pytest.mark.parametrize(
    ("valeur", "canon"),
    [
        (None, ""),
        ("", ""),
        ("a\r\nb ", "a\nb"),
        (True, True),
        (date(2027, 1, 2), "2027-01-02"),
        (Decimal("1.50"), "1.50"),
        ({"b": [None, "x "]}, {"b": ["", "x"]}),
        ({"z", "a"}, ["a", "z"]),
    ],
)
def test_un_meme_contenu_s_ecrit_d_une_seule_facon(valeur, canon):
    assert canonique(valeur) == canon


def test_deux_fichiers_se_distinguent_par_leur_contenu():
    un, deux = (canonique(Depot("a.pdf", PDF, contenu)) for contenu in (b"un", b"deux"))
    assert un != deux


@given(st.text(), st.text(), st.text())
def test_personne_n_ecrase_personne(avant, ailleurs, propose):
    """Whatever was stored meanwhile, it is written over only by who was shown it."""
    tri = trier({"u": Soumission(jeton(1, {"t": canonique(avant)}), {"t": propose})}, 2, lambda _: canonique(ailleurs))
    if tri.ecrites:
        assert canonique(ailleurs) == canonique(avant) != canonique(propose)
    if tri.conflits:
        assert len({canonique(avant), canonique(ailleurs), canonique(propose)}) == 3
