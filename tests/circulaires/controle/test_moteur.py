from decimal import Decimal

import pytest

from circulaires.controle import ParametresInvalides, controler, lire_parametres
from circulaires.controle.registre import inscrire, type_de_regle
from circulaires.controle.types.part_maximale import PartMaximale
from tests.circulaires.controle.fiches import RegleEssai, fiche


def test_un_constat_par_regle_dans_l_ordre():
    regles = [RegleEssai(code="R-03", type_regle="plan_equilibre", parametres={"tolerance": "1"}), RegleEssai()]
    constats = controler(fiche(montant_demande=Decimal(8500)), regles)
    assert [(c.code, c.respectee, c.bloquant) for c in constats] == [("R-03", False, True), ("R-01", False, True)]


def test_la_phrase_cite_le_paragraphe_et_son_origine():
    (constat,) = controler(fiche(), [RegleEssai()])
    assert constat.phrase.endswith(
        "Circulaire 2027, § 3.1\u00a0: «\u00a0Aucun projet ne peut être financé à plus de 80 %\u00a0»."
    )


@pytest.mark.parametrize(
    ("paragraphe", "origine", "fin"),
    [("Texte.", "", "«\u00a0Texte\u00a0»."), ("", "Décret", "(Décret)"), ("", "", "€.")],
)
def test_la_citation_dit_ce_qu_elle_a(paragraphe, origine, fin):
    (constat,) = controler(fiche(), [RegleEssai(paragraphe=paragraphe, paragraphe_origine=origine)])
    assert constat.phrase.endswith(fin)


def test_un_avertissement_ne_bloque_pas():
    (constat,) = controler(fiche(montant_demande=Decimal(9000)), [RegleEssai(severite="avertissement")])
    assert (constat.respectee, constat.bloquant) == (False, False)


@pytest.mark.parametrize(
    "regle",
    [
        RegleEssai(type_regle="inconnu"),
        RegleEssai(parametres={"taux_max": "1.8"}),
        RegleEssai(parametres={"taux_max": "quatre-vingts"}),
        RegleEssai(parametres={"taux_max": ["0.8"]}),
        RegleEssai(parametres={"taux_max": None}),
        RegleEssai(parametres={}),
        RegleEssai(parametres=["0.8"]),
        RegleEssai(type_regle="natures_exclues", parametres={"natures": ["sorcellerie"]}),
        RegleEssai(type_regle="natures_exclues", parametres={"natures": "vehicule"}),
        RegleEssai(type_regle="date_limite", parametres={"au_plus_tard": "demain"}),
        RegleEssai(type_regle="date_limite", parametres={"au_plus_tard": "0001-01-01T00:00:00+00:00"}),
        RegleEssai(parametres={"taux_max": "NaN"}),
        RegleEssai(parametres={"taux_max": "1e999999"}),
        RegleEssai(type_regle="plan_equilibre", parametres={"tolerance": "-1"}),
    ],
)
def test_une_regle_illisible_le_dit_sans_interrompre_les_autres(regle):
    illisible, suivante = controler(fiche(), [regle, RegleEssai()])
    assert (illisible.respectee, illisible.verifiable) == (None, False)
    assert illisible.phrase.startswith("Règle R-01 non vérifiée\u00a0: ")
    assert suivante.respectee is True


def test_une_part_rangee_se_montre_en_pourcentage():
    formulaire = type_de_regle("part_maximale").formulaire(initial={"taux_max": "0.835"})
    assert formulaire["taux_max"].value() == "83,5"
    assert lire_parametres("part_maximale", {"taux_max": "0.835"}).taux_max == Decimal("0.835")


def test_un_instant_range_se_montre_a_l_heure_de_paris():
    formulaire = type_de_regle("date_limite").formulaire(initial={"au_plus_tard": "2027-03-15T17:00:00+00:00"})
    assert 'value="2027-03-15T18:00"' in str(formulaire["au_plus_tard"])


def test_les_raisons_d_un_parametre_invalide():
    with pytest.raises(ParametresInvalides) as erreur:
        lire_parametres("part_maximale", {"taux_max": "1.8"})
    assert erreur.value.phrases == [
        "Part maximale de la MILDECA (en %)\u00a0: Saisissez un pourcentage supérieur à 0 et inférieur ou égal à 100."
    ]


def test_un_code_de_type_ne_sert_qu_une_fois():
    with pytest.raises(ValueError, match="part_maximale"):
        inscrire(PartMaximale)
