"""Optimistic versions: what was not touched is never written, and nobody overwrites anybody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mildeca_portal.socle.versions import Issue, Jeton, confronter, jeton, lire_jeton

CONTENUS = st.none() | st.text() | st.integers() | st.dictionaries(st.text(), st.text())


@pytest.mark.parametrize(
    ("montre", "soumis", "version", "actuel", "issue"),
    [
        (jeton(1, "a"), "a", 1, "a", Issue.INTACTE),
        (jeton(1, "a"), "a", 2, "b", Issue.INTACTE),
        (jeton(1, "a"), "b", 1, "a", Issue.A_ENREGISTRER),
        (jeton(0, None), "a", 0, None, Issue.A_ENREGISTRER),
        (jeton(1, "a"), "b", 2, "b", Issue.DEJA_LA),
        (jeton(1, "a"), "c", 2, "b", Issue.CONFLIT),
        (jeton(0, None), "c", 1, "b", Issue.CONFLIT),
        (None, "b", 1, "b", Issue.DEJA_LA),
        (None, "c", 1, "b", Issue.CONFLIT),
    ],
)
def test_what_becomes_of_a_posted_piece(montre, soumis, version, actuel, issue):
    assert confronter(montre, soumis, version, actuel) is issue


@pytest.mark.parametrize("texte", ["", "1", "1.xyz", "-1.0123456789abcdef", "1.0123456789ABCDEF", None, 12, "9" * 40])
def test_what_is_not_a_token_is_none(texte):
    assert lire_jeton(texte) is None


@given(st.integers(0, 999_999_999), CONTENUS)
def test_a_token_is_read_back(version, contenu):
    ecrit = jeton(version, contenu)
    assert lire_jeton(str(ecrit)) == ecrit == Jeton(version, ecrit.empreinte)


@given(CONTENUS, CONTENUS, st.integers(1, 9))
def test_saving_twice_the_same_thing_changes_nothing_more(avant, apres, version):
    if confronter(jeton(version, avant), apres, version, avant) is Issue.A_ENREGISTRER:
        assert confronter(jeton(version, avant), apres, version + 1, apres) is Issue.DEJA_LA
