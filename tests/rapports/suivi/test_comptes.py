"""Counts, map and sentences of the follow-up, without a database."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapports.models import Campagne, Reponse
from rapports.suivi.avancees import ORDRE, Avancee, comptes_par_statut, par_region
from rapports.suivi.carte import CLASSES, carte_des_reponses
from rapports.suivi.suites import AMoi, suites_de_la_reponse, suites_du_suivi

S, C = Reponse.Statut, Campagne.Statut
LIMITE = datetime(2026, 9, 25, 16, tzinfo=UTC)
AVANT, APRES = datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 9, 26, tzinfo=UTC)


def test_every_state_has_its_place_and_its_own_class_on_the_map():
    assert set(ORDRE) == set(Reponse.Statut)
    assert sorted(CLASSES.values()) == list(range(6))


@given(st.lists(st.tuples(st.sampled_from(["11", "27", "84"]), st.sampled_from(list(S))), min_size=1))
def test_counts_map_and_regions_agree(lignes):
    avancees = [Avancee(f"{i:03}", f"P{i}", region, region, statut) for i, (region, statut) in enumerate(lignes)]
    comptes = comptes_par_statut(avancees)
    assert {c.statut: c.nombre for c in comptes if c.nombre} == Counter(a.statut for a in avancees)
    tableau = par_region(avancees)
    assert [tableau.totale(str(s)) for s in ORDRE] == [c.nombre for c in comptes]
    assert sum(tableau.publiees("prefectures")) == tableau.totale("prefectures") == len(avancees)
    legende = carte_des_reponses(avancees, comptes, {}).legende
    assert sum(p.nombre for p in legende) == len(avancees)
    assert {p.classe: p.nombre for p in legende} == Counter(CLASSES[a.statut] for a in avancees)


def test_the_map_says_the_state_in_words_and_the_reader_s_own():
    avancees = [Avancee("25", "Doubs", "27", "", S.TRANSMISE)]
    (forme,) = carte_des_reponses(avancees, comptes_par_statut(avancees, revue=True), {"25": "/x/"}).formes
    assert (forme.territoire.titre, forme.territoire.adresse) == ("Doubs (25)\u00a0: À examiner", "/x/")


@pytest.mark.parametrize(
    ("campagne", "statut", "le", "champs", "libelle"),
    [
        (C.OUVERTE, S.A_COMMENCER, AVANT, {}, "Commencer la réponse (Doubs)"),
        (C.OUVERTE, S.EN_COURS, AVANT, {}, "Continuer la réponse (Doubs)"),
        (C.OUVERTE, S.A_VALIDER, AVANT, {"soumet": True}, "Vérifier et transmettre la réponse (Doubs)"),
        (C.OUVERTE, S.A_VALIDER, AVANT, {}, "Relire la réponse à valider (Doubs)"),
        (C.CLOSE, S.CORRECTION_DEMANDEE, AVANT, {}, "Corriger la réponse (Doubs)"),
        (C.OUVERTE, S.EN_COURS, AVANT, {"regionale": True}, "Remplir les questions régionales (Doubs)"),
        (C.OUVERTE, S.EN_COURS, LIMITE, {}, "Lire la réponse (Doubs)"),
        (C.OUVERTE, S.TRANSMISE, AVANT, {}, "Lire la réponse (Doubs)"),
        (C.PUBLIEE, S.EN_COURS, APRES, {}, "Lire la réponse (Doubs)"),
    ],
)
def test_what_a_prefecture_does_next(campagne, statut, le, champs, libelle):
    reponse = AMoi("Doubs", "/enquetes/2025/25/", statut, 12, 30, LIMITE, **champs)
    assert suites_de_la_reponse(campagne, reponse, le).libelle == libelle


def test_it_says_how_far_and_until_when_or_that_it_is_too_late():
    reponse = AMoi("Doubs", "/x/", S.EN_COURS, 12, 30, LIMITE)
    assert suites_de_la_reponse(C.OUVERTE, reponse, AVANT).detail == (
        "12 réponses obligatoires sur 30. À transmettre avant le 25\u00a0septembre 2026 à 18\u00a0h\u00a000 (heure de Paris)."
    )
    assert "n’est pas transmise" in suites_de_la_reponse(C.OUVERTE, reponse, APRES).detail
    corrigee = AMoi("Doubs", "/x/", S.CORRECTION_DEMANDEE, 12, 30, LIMITE, AVANT)
    veille, au_dela = (
        suites_de_la_reponse(C.OUVERTE, corrigee, le).detail for le in (AVANT - timedelta(days=1), AVANT)
    )
    assert "À transmettre avant le 1er\u00a0septembre 2026" in veille
    assert "À transmettre avant le 25\u00a0septembre 2026" in au_dela  # late, and still accepted


def test_what_the_mildeca_does_next():
    comptes = {**dict.fromkeys(S.values, 0), S.TRANSMISE: 2, S.A_COMMENCER: 1}

    def libelles(statut, *, examine=True, total=3):
        return [s.libelle for s in suites_du_suivi(statut, comptes, "/enquetes/2025/", examine=examine, total=total)]

    assert libelles(C.OUVERTE) == [
        "Examiner 2 réponses transmises",
        "Voir 1 préfecture qui n’a rien commencé",
        "Suivre les 3 préfectures",
    ]
    assert libelles(C.PUBLIEE) == ["Suivre les 3 préfectures"]
    assert libelles(C.OUVERTE, examine=False, total=1) == []
    de_la_region = suites_du_suivi(C.OUVERTE, comptes, "/", examine=False, total=3, donne_un_avis=True)
    assert next(de_la_region).libelle == "Lire 2 réponses transmises et donner l’avis de la région"
