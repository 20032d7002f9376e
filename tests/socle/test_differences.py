from itertools import pairwise
from time import perf_counter

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from mildeca_portal.socle.differences import LIMITE, Segment, mots

TEXTES = st.text(alphabet="ab é’,.\n\r 1", max_size=80)


def test_les_mots_changes_sont_montres_entre_ceux_qui_restent():
    assert mots("Aucun projet à plus de 80 %.", "Aucun projet à plus de 70 %.") == [
        Segment("garde", "Aucun projet à plus de "),
        Segment("retire", "80"),
        Segment("ajoute", "70"),
        Segment("garde", " %."),
    ]


@pytest.mark.parametrize(
    ("avant", "apres"), [("1,00", "5,00"), ("23\u202f000,00", "3\u202f000,00"), ("1\u00a0500", "500"), ("3.2", "3.1")]
)
def test_un_nombre_change_en_entier(avant, apres):
    segments = mots(f"à {avant} près.", f"à {apres} près.")
    assert [s.texte for s in segments] == ["à ", avant, apres, " près."]


@pytest.mark.parametrize(
    ("avant", "apres", "attendu"),
    [
        ("", "", []),
        ("a", "a", [Segment("garde", "a")]),
        ("", "a b", [Segment("ajoute", "a b")]),
        ("a b", "", [Segment("retire", "a b")]),
        ("a\nb\n", "a\nc\n", [*(Segment(*s) for s in (("garde", "a\n"), ("retire", "b"), ("ajoute", "c"), ("garde", "\n")))]),
    ],
)  # fmt: skip
def test_bornes(avant, apres, attendu):
    assert mots(avant, apres) == attendu


@given(TEXTES, TEXTES)
def test_rien_ne_se_perd(avant, apres):
    segments = mots(avant, apres)
    assert "".join(s.texte for s in segments if s.sorte != "ajoute") == avant
    assert "".join(s.texte for s in segments if s.sorte != "retire") == apres
    assert all(a.sorte != b.sorte for a, b in pairwise(segments))


def test_un_long_passage_est_remplace_en_entier():
    avant = "Début " + "a b " * LIMITE + "fin"
    apres = "Début " + "c d " * LIMITE + "fin"
    assert [s.sorte for s in mots(avant, apres)] == ["garde", "retire", "ajoute", "garde"]


def test_vingt_mille_mots_se_comparent_vite():
    avant = "\n".join(f"Le paragraphe {n} fixe la part à {n} euros pour le projet." for n in range(1800))
    apres = avant.replace(" euros", " EUR", 900).replace("Le paragraphe 17", "Un alinéa 17")
    debut = perf_counter()
    mots(avant, apres)
    assert perf_counter() - debut < 5


def test_le_composant_dit_ce_qui_est_ajoute_et_supprime_et_echappe():
    page = Template("{% load differences %}{% differences avant apres %}").render(
        Context({"avant": "<b> 80", "apres": "<b> 70"})
    )
    assert page.strip() == (
        '<span class="portail-differences">&lt;b&gt; '
        '<del><span class="fr-sr-only">supprimé&nbsp;: </span>80</del>'
        '<ins><span class="fr-sr-only">ajouté&nbsp;: </span>70</ins></span>'
    )
