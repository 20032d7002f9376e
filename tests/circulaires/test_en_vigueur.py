"""Which rules bind a préfecture on a day, and which version of them."""

from datetime import date

import pytest

from circulaires.en_vigueur import Reglement
from circulaires.models import RegleLocale, Texte
from prefectures.models import Prefecture
from tests.circulaires.fabriques import brouillon, modificative, publie, publier, regle, regle_locale

pytestmark = pytest.mark.django_db
MARS, JUILLET = date(2027, 3, 1), date(2027, 7, 1)


def codes(le: date = MARS, *, region: str = "27", prefecture: str = "25") -> list[tuple[str, str, dict]]:
    regles = Reglement.charger(2027).pour(le, region_code=region, prefecture_code=prefecture)
    return [(r.code, r.origine, r.parametres) for r in regles]


def test_les_regles_actives_de_la_circulaire_publiee():
    texte = brouillon()
    regle(texte, "R-02", active=False)
    regle(texte, "R-01")
    assert codes() == []
    publier(texte)
    assert codes() == [("R-01", "Circulaire 2027", {"taux_max": "0.80"})]
    assert codes(date(2026, 11, 30)) == []
    assert [c[0] for c in codes(date(2026, 12, 1))] == ["R-01"]  # from the very day of its publication


def test_une_modificative_publiee_ne_se_precede_pas_elle_meme():
    texte = publie()
    suite = modificative(texte, date(2027, 6, 1))
    regle(suite, "R-01", parametres={"taux_max": "0.60"})
    publier(suite)
    avant = Reglement.charger(2027).nationales_avant(date(2027, 6, 1), 1)
    assert [(r.code, r.texte_id) for r in avant.values()] == [("R-01", texte.pk)]


def test_une_requete_quel_que_soit_le_nombre_de_regles(django_assert_num_queries):
    texte = publie()
    publier(modificative(texte, date(2027, 6, 1)))
    regle_locale(texte)
    with django_assert_num_queries(1):
        assert len(codes()) == 1


def test_une_modificative_remplace_retire_et_ajoute_a_sa_date():
    texte = brouillon()
    for code in ("R-01", "R-03", "R-04"):
        regle(texte, code)
    publier(texte)
    suite = modificative(texte, date(2027, 6, 1))
    regle(suite, "R-03", parametres={"taux_max": "0.60"})
    regle(suite, "R-04", active=False)
    regle(suite, "R-20")
    publier(suite)
    assert [c[0] for c in codes(date(2027, 5, 31))] == ["R-01", "R-03", "R-04"]
    assert codes(date(2027, 6, 1)) == [
        ("R-01", "Circulaire 2027", {"taux_max": "0.80"}),
        ("R-03", "Circulaire modificative n° 1 de 2027", {"taux_max": "0.60"}),
        ("R-20", "Circulaire modificative n° 1 de 2027", {"taux_max": "0.80"}),
    ]


def test_la_derniere_modificative_l_emporte_puis_cesse_avec_son_abrogation():
    texte = publie()
    for rang, taux in ((1, "0.60"), (2, "0.50")):
        suite = modificative(texte, date(2027, 3 + rang, 1), rang)
        regle(suite, "R-01", parametres={"taux_max": taux})
        publier(suite)
    assert [codes(date(2027, m, 1))[0][2]["taux_max"] for m in (3, 4, 5)] == ["0.80", "0.60", "0.50"]
    Texte.objects.filter(rang=2).update(statut="abroge", abroge_le=date(2027, 6, 1))
    assert [codes(date(2027, m, 1))[0][2]["taux_max"] for m in (5, 6)] == ["0.50", "0.60"]


def test_une_variante_locale_prend_la_place_de_la_regle_nationale_dans_son_territoire():
    texte = publie()
    doubs = Prefecture.objects.get(code="25")
    regle_locale(texte)
    regle_locale(texte, region_id=None, prefecture=doubs, parametres={"taux_max": "0.65"}, debut=JUILLET)
    assert codes() == [("R-01", "Règle régionale – Bourgogne-Franche-Comté", {"taux_max": "0.70"})]
    assert codes(date(2026, 12, 31)) == [("R-01", "Circulaire 2027", {"taux_max": "0.80"})]
    assert codes(JUILLET) == [("R-01", "Règle départementale – Doubs", {"taux_max": "0.65"})]
    assert codes(JUILLET, prefecture="70")[0][2] == {"taux_max": "0.70"}
    assert codes(JUILLET, region="44", prefecture="57")[0][2] == {"taux_max": "0.80"}


def test_une_variante_devenue_moins_stricte_que_la_modificative_ne_l_efface_pas():
    texte = publie()
    regle_locale(texte)
    suite = modificative(texte, date(2027, 6, 1))
    regle(suite, "R-01", parametres={"taux_max": "0.50"})
    publier(suite)
    assert [c[2]["taux_max"] for c in codes(JUILLET)] == ["0.50", "0.70"]


def test_une_variante_moins_severe_que_la_regle_nationale_ne_l_efface_pas():
    regle_locale(publie(), severite="avertissement")
    assert [c[2]["taux_max"] for c in codes()] == ["0.80", "0.70"]


def test_une_variante_tombe_avec_la_regle_nationale_retiree():
    texte = publie()
    regle_locale(texte)
    suite = modificative(texte, date(2027, 6, 1))
    regle(suite, "R-01", active=False)
    publier(suite)
    assert codes(JUILLET) == []


def test_une_regle_ajoutee_vient_apres_puis_s_arrete():
    ajoutee = regle_locale(publie(), code="L-01", variante=False)
    assert [c[0] for c in codes()] == ["R-01", "L-01"]
    RegleLocale.objects.filter(pk=ajoutee.pk).update(statut="retiree", fin=JUILLET)
    assert [c[0] for c in codes(date(2027, 6, 30))] == ["R-01", "L-01"]
    assert [c[0] for c in codes(JUILLET)] == ["R-01"]


def test_les_brouillons_ne_lient_personne():
    texte = publie()
    regle_locale(texte, statut="brouillon")
    regle(modificative(texte, date(2027, 1, 1)), "R-01", active=False)
    assert codes() == [("R-01", "Circulaire 2027", {"taux_max": "0.80"})]


def test_les_regles_locales_tombent_avec_la_circulaire():
    texte = publie()
    regle_locale(texte, code="L-01", variante=False)
    Texte.objects.filter(pk=texte.pk).update(statut="abroge", abroge_le=date(2027, 5, 1))
    assert [c[0] for c in codes(date(2027, 4, 30))] == ["R-01", "L-01"]
    assert codes(date(2027, 5, 1)) == []
