"""CSV files as spreadsheets save them, and what only looks like one."""

import pytest

from mildeca_portal.socle.fichiers import CSV, reconnaitre
from mildeca_portal.socle.texte_depose import TexteIllisible, decoder, rangees, separateur


@pytest.mark.parametrize("encodage", ["utf-8", "utf-8-sig", "cp1252"])
def test_les_encodages_des_tableurs(encodage):
    contenu = "Prénom;Nom\r\nZoé;L’Été".encode(encodage)

    assert reconnaitre(contenu) == CSV
    assert rangees(contenu, 10) == [["Prénom", "Nom"], ["Zoé", "L’Été"]]


@pytest.mark.parametrize(
    "contenu",
    [
        "Prénom;Nom".encode("utf-16"),
        b"a;b\x00c",
        b"<html><p>a;b</p></html>",
        b"  <svg xmlns='http://www.w3.org/2000/svg'>a;b</svg>",
        b'{"a": 1, "b": 2}',
        b"bonjour",
        b"",
        b"\x81;\x8d",
    ],
)
def test_ce_qui_n_est_pas_un_tableau(contenu):
    assert reconnaitre(contenu) is None


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("a;b;c\n1,5;2;3", ";"),
        ("a,b,c", ","),
        ("a\tb", "\t"),
        ("Liste des mandats\na;b", ";"),
        ("un seul mot", None),
    ],
)
def test_le_separateur_est_celui_de_la_premiere_ligne_qui_en_a_un(texte, attendu):
    assert separateur(texte) == attendu


def test_un_octet_hors_de_windows_1252_n_est_pas_devine():
    assert decoder(b"\x81") is None
    with pytest.raises(TexteIllisible, match="UTF-8"):
        rangees(b"\x81;a", 10)


def test_un_guillemet_oublie_n_avale_pas_le_fichier():
    with pytest.raises(TexteIllisible, match="^Ligne 2\u00a0"):
        rangees(b'a;b\n"1;2\n3;4', 10)


def test_au_plus_une_ligne_de_trop():
    assert len(rangees(b"a;b\n" * 50, 10)) == 11
