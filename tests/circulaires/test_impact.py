"""What a draft would have done: the rules tried, the counts by severity, by rule and by région."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from circulaires import impact
from circulaires.controle import Cofinancement, FicheControle
from circulaires.impact import AControler, SourceDeFiches, calculer, empreinte, regles_a_essayer
from circulaires.models import Texte
from tests.circulaires.fabriques import brouillon, complet, modificative, publier, regle

pytestmark = pytest.mark.django_db


def projet(nom: str, code: str, region: str, demande: int, cout: int = 10_000, **champs: object) -> AControler:
    """A project that asks `demande` of its `cout`."""
    montant = Decimal(demande)
    fiche = FicheControle(
        exercice=2026,
        prefecture_code=code,
        region_code=region,
        cout_total=Decimal(cout),
        montant_demande=montant,
        **champs,
    )
    return AControler(fiche, nom, f"/projets/{nom}/", code, f"Préfecture {code}", region, montant)


PROJETS = [
    projet("large", "25", "27", 9000, cofinancements=(Cofinancement("COMMUNE_EPCI", Decimal(1000)),)),
    projet("juste", "39", "27", 8000),
    projet("petit", "13", "93", 1000, cout=1000),
]


@pytest.fixture(autouse=True)
def source(monkeypatch) -> None:
    """Three projects in 2026, none in another year."""

    def fiches(exercice: int) -> Iterator[AControler]:
        return iter(PROJETS if exercice == 2026 else [])

    seule = SourceDeFiches(
        "essai", lambda exercice: len(list(fiches(exercice))), fiches, lambda exercice, instant: False
    )
    monkeypatch.setattr(impact, "SOURCES", {"essai": seule})


def plancher(texte: Texte, code: str = "R-02", **champs: object):
    """Warns below 5 000 €."""
    champs = {"parametres": {"plancher": "5000.00"}, "severite": "avertissement", **champs}
    return regle(texte, code, libelle="Montant minimal", type_regle="montant_minimal", **champs)


def compte(donnees: dict) -> tuple[object, ...]:
    return tuple(donnees[c] for c in ("nombre", "montant", "refuses", "refuse", "avertis", "averti", "signales"))


def test_trois_projets_comptes_a_la_main():
    """80 % at most: « large » (90 %) and « petit » (100 %) are refused; « petit » is under 5 000 € as well."""
    texte = brouillon()
    regle(texte)
    plancher(texte)
    resultat = calculer(regles_a_essayer(texte), 2026)
    synthese, lignes = resultat["synthese"], resultat["lignes"]
    assert compte(synthese["total"]) == (3, "18000.00", 2, "10000.00", 1, "1000.00", 0)
    assert {r: compte(c) for r, c in synthese["regions"].items()} == {
        "27": (2, "17000.00", 1, "9000.00", 0, "0.00", 0),
        "93": (1, "1000.00", 1, "1000.00", 1, "1000.00", 0),
    }
    assert [(r["code"], *compte(r)) for r in synthese["regles"]] == [
        ("R-01", 3, "18000.00", 2, "10000.00", 0, "0.00", 0),
        ("R-02", 3, "18000.00", 0, "0.00", 1, "1000.00", 0),
    ]
    assert [x["libelle"] for x in lignes["R-01"]] == ["petit", "large"]
    assert {k: v for k, v in lignes["R-02"][0].items() if k != "phrase"} == {
        "libelle": "petit",
        "adresse": "/projets/petit/",
        "prefecture_code": "13",
        "prefecture": "Préfecture 13",
        "region": "93",
        "montant": "1000.00",
    }


def test_le_paragraphe_n_est_garde_qu_une_fois():
    texte = brouillon()
    paragraphe = regle(texte).paragraphe
    resultat = calculer(regles_a_essayer(texte), 2026)
    assert paragraphe.rstrip(".") in resultat["synthese"]["regles"][0]["citation"]
    phrase = resultat["lignes"]["R-01"][1]["phrase"]
    assert phrase.endswith("soit 8\u00a0000,00\u00a0€.")
    assert paragraphe.rstrip(".") not in phrase


def test_une_regle_d_information_est_signalee_sans_refuser():
    texte = brouillon()
    regle(texte, severite="information")
    assert compte(calculer(regles_a_essayer(texte), 2026)["synthese"]["total"]) == (
        3,
        "18000.00",
        0,
        "0.00",
        0,
        "0.00",
        2,
    )


def test_une_regle_a_confirmer_est_essayee_a_part():
    texte = brouillon()
    regle(texte, active=False, a_confirmer=True)
    plancher(texte, active=False)
    resultat = calculer(regles_a_essayer(texte), 2026)
    assert compte(resultat["synthese"]["total"]) == (3, "18000.00", 0, "0.00", 0, "0.00", 0)
    assert [(r["code"], r["active"], r["refuses"]) for r in resultat["synthese"]["regles"]] == [("R-01", False, 2)]


def test_une_regle_qui_ne_se_lit_pas_est_nommee_et_n_empeche_rien():
    texte = brouillon()
    regle(texte)
    regle(texte, "R-03", type_regle="inconnu")
    regle(texte, "R-04", parametres={"taux_max": "beaucoup"})
    regles = calculer(regles_a_essayer(texte), 2026)["synthese"]["regles"]
    assert [(r["code"], r["nombre"], len(r["anomalies"])) for r in regles] == [
        ("R-01", 3, 0),
        ("R-03", 0, 1),
        ("R-04", 0, 1),
    ]


def test_un_exercice_sans_projet():
    texte = brouillon()
    regle(texte)
    resultat = calculer(regles_a_essayer(texte), 2024)
    assert compte(resultat["synthese"]["total"]) == (0, "0.00", 0, "0.00", 0, "0.00", 0)
    assert (resultat["synthese"]["regions"], resultat["lignes"]) == ({}, {"R-01": []})


def test_l_avancement_est_dit_de_temps_en_temps(monkeypatch):
    monkeypatch.setattr(impact, "PAS", 2)
    vus: list[int] = []
    calculer([], 2026, vus.append)
    assert vus == [2]


def test_une_modificative_est_essayee_avec_les_regles_en_vigueur(django_assert_num_queries):
    """R-01 is replaced, R-02 taken away, R-03 kept, R-05 added, R-06 tried apart; a later modificative does not count."""
    annuelle = complet(2027)
    for code in ("R-02", "R-03"):
        regle(annuelle, code)
    publier(annuelle)
    plus_tard = modificative(annuelle, date(2027, 9, 1), rang=2)
    regle(plus_tard, "R-03", active=False)
    publier(plus_tard, datetime(2027, 3, 1, tzinfo=UTC))
    texte = modificative(annuelle, date(2027, 6, 1))
    regle(texte, parametres={"taux_max": "0.60"})
    regle(texte, "R-02", active=False)
    regle(texte, "R-05")
    regle(texte, "R-06", active=False, a_confirmer=True)
    with django_assert_num_queries(2):
        regles = regles_a_essayer(texte)
    assert [(r.code, r.parametres["taux_max"], r.active, r.texte_id == texte.pk) for r in regles] == [
        ("R-01", "0.60", True, True),
        ("R-03", "0.80", True, False),
        ("R-05", "0.80", True, True),
        ("R-06", "0.80", False, True),
    ]


def test_l_empreinte_change_avec_ce_que_la_regle_decide_et_pas_avec_ses_mots():
    texte = brouillon()
    posee = regle(texte)
    avant = empreinte(regles_a_essayer(texte))

    def apres(**champs: object) -> bool:
        type(posee).objects.filter(pk=posee.pk).update(**champs)
        return empreinte(regles_a_essayer(texte)) != avant

    assert not apres(libelle="Autre libellé", paragraphe="Autre paragraphe")
    assert not apres(parametres={"taux_max": "0.800"})
    assert apres(parametres={"taux_max": "0.70"})
    assert apres(parametres={"taux_max": "0.80"}, severite="avertissement")
    assert apres(severite="bloquante", active=False)


def test_deux_sources_du_meme_code():
    with pytest.raises(ValueError, match="essai"):
        impact.enregistrer_source(impact.SOURCES["essai"])
