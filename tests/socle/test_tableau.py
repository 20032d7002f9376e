from datetime import date
from decimal import Decimal

import pytest

from mildeca_portal.socle import tableau as module
from mildeca_portal.socle.ecrivains import csv, html
from mildeca_portal.socle.extraits import JeuDeDonnees
from mildeca_portal.socle.tableau import Colonne, Couverture, Ligne, Nature, Tableau, calculer, chiffre
from tests.socle.tableaux import credits_par_departement

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("colonne", "brute", "publiee", "lue"),
    [
        (Colonne("c", "C", Nature.EUROS), Decimal("82400.50"), Decimal(82401), "82 401 €"),
        (Colonne("c", "C", Nature.EUROS, 2), Decimal("82400.5"), Decimal("82400.50"), "82 400,50 €"),
        (Colonne("c", "C", Nature.PART, 1), Decimal("0.98549"), Decimal("0.985"), "98,5 %"),
        (Colonne("c", "C", Nature.PART), Decimal("0.125"), Decimal("0.13"), "13 %"),
        (Colonne("c", "C", Nature.ENTIER), 1234, 1234, "1 234"),
        (Colonne("c", "C", Nature.DECIMAL, 1), Decimal("-1.25"), Decimal("-1.3"), "-1,3"),
        (Colonne("c", "C", Nature.DATE), date(2026, 3, 15), date(2026, 3, 15), "15/03/2026"),
        (Colonne("c", "C"), "Doubs", "Doubs", "Doubs"),
        (Colonne("c", "C"), "", "", "–"),
        (Colonne("c", "C", Nature.EUROS), None, None, "–"),
    ],
)
def test_la_colonne_arrondit_et_ecrit(colonne, brute, publiee, lue):
    assert (colonne.valeur(brute), colonne.texte(brute).replace("\u00a0", " ")) == (publiee, lue)


@pytest.mark.parametrize(
    ("couverture", "phrase", "complete"),
    [
        (Couverture(102, 102), "102 préfectures sur 102.", True),
        (
            Couverture(1, 2, ("Corse-du-Sud",), complement=" de région"),
            "1 préfecture de région sur 2. Manque : Corse-du-Sud.",
            False,
        ),
        (Couverture(101, 102, ("Creuse",)), "101 préfectures sur 102. Manque : Creuse.", False),
        (Couverture(100, 102, ("Ain", "Creuse")), "100 préfectures sur 102. Manquent : Ain, Creuse.", False),
    ],
)
def test_la_couverture_nomme_ce_qui_manque(couverture, phrase, complete):
    assert (couverture.phrase.replace("\u00a0", " "), couverture.complete) == (phrase, complete)


def test_une_ligne_incomplete_est_refusee():
    with pytest.raises(ValueError, match="2 valeurs"):
        Tableau("x", "X", "", (Colonne("a", "A"), Colonne("b", "B")), (Ligne(("seul",)),), "s")


def test_deux_colonnes_de_meme_cle_sont_refusees():
    with pytest.raises(ValueError, match="même clé"):
        Tableau("x", "X", "", (Colonne("a", "A"), Colonne("a", "B")), (), "s")


def test_le_tableau_donne_ses_valeurs_publiees():
    t = credits_par_departement()

    assert t.publiees("ae") == [Decimal(82401), Decimal(64001), None]
    assert t.totale("ae") == Decimal(146401)
    assert credits_par_departement(total=None).totale("ae") is None
    with pytest.raises(KeyError):
        t.colonne("inconnue")


def test_un_chiffre_se_calcule_sous_son_code(monkeypatch):
    monkeypatch.setattr(module, "CHIFFRES", {})
    chiffre("essai.credits")(lambda jeu: credits_par_departement())
    jeu = JeuDeDonnees.reunir(2024, date(2025, 12, 31), [])

    assert calculer("essai.credits", jeu).titre == "Crédits consommés par département"
    with pytest.raises(ValueError, match=r"essai\.credits"):
        chiffre("essai.credits")(lambda jeu: credits_par_departement())


def test_en_html_legende_portee_source_et_couverture():
    page = html.ecrire(credits_par_departement()).replace("\u00a0", " ")

    assert page.count('scope="col"') == 4
    assert page.count('scope="row"') == 4  # three départements and the total
    assert "<caption>Crédits consommés par département</caption>" in page
    assert "2 préfectures sur 3. Manque : Jura." in page
    assert "réponses à l’enquête annuelle." in page
    assert "82 401 €" in page
    assert "style=" not in page


def test_en_html_le_texte_est_echappe_et_un_tableau_vide_le_dit():
    t = credits_par_departement(lignes=(), total=None, titre="<b>x</b>")

    page = html.ecrire(t, titre_visible=False)

    assert '<caption class="fr-sr-only">&lt;b&gt;x&lt;/b&gt;</caption>' in page
    assert "Aucune donnée." in page
    assert "<tfoot>" not in page


def test_en_csv_point_virgule_virgule_decimale_et_marque():
    octets = csv.ecrire(credits_par_departement())

    assert octets.startswith(b"\xef\xbb\xbf")
    assert octets.decode("utf-8-sig").split("\r\n") == [
        "Département;Actions;AE consommées;Taux d’exécution",
        "Côte-d’Or;12;82401;0,986",
        "Doubs;9;64001;1,000",
        "Jura;0;;",
        "Total;21;146401;0,991",
        "",
    ]


def test_en_csv_une_formule_reste_un_texte_et_la_demonstration_se_dit(settings):
    settings.DEMONSTRATION = True
    lignes = (Ligne(("=HYPERLINK(1)", 1, None, None)), Ligne(("2026", 1, None, None)))

    rangs = csv.ecrire(credits_par_departement(lignes=lignes, total=None)).decode("utf-8-sig").split("\r\n")

    assert rangs[0] == "Données de démonstration, sans valeur officielle"
    assert rangs[2:4] == ["'=HYPERLINK(1);1;;", "2026;1;;"]
