"""Composing: each operation gives a document that reads back, or refuses with sentences; what quotes a question follows it."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapports.composition import operations as op
from rapports.composition import operations_controles as oc
from rapports.composition.cles import lettre_libre, numero_suivant, proposer_cle, proposer_code
from rapports.composition.document import OperationRefusee, cles_citees, questions, section_de_lettre
from rapports.composition.manques import manques_pour_ouvrir
from rapports.models import Valeur
from rapports.questionnaire.coherence import incoherences
from rapports.questionnaire.explications import cle_d_explication
from rapports.questionnaire.lecture import ecrire, lire, lire_brouillon
from tests.rapports.composition.documents import EXERCICES, petit, reference

NEUVE = {"cle": "actions.neuve", "libelle": "Une question", "type": "entier"}


def cles(document: dict[str, Any], lettre: str) -> list[str]:
    return [q["cle"] for q in section_de_lettre(document, lettre)["questions"]]


@pytest.mark.parametrize("exercice", EXERCICES)
def test_every_past_questionnaire_is_coherent_and_reads_back(exercice):
    questionnaire = lire(reference(exercice))

    assert incoherences(questionnaire) == []
    assert lire(ecrire(questionnaire)) == questionnaire
    assert [str(m) for m in manques_pour_ouvrir(reference(exercice))] == []


def test_a_question_goes_before_the_comment_first_or_after_another():
    sans_place = op.ajouter_question(petit(), "B", NEUVE)
    assert cles(sans_place, "B")[-2:] == ["actions.neuve", "actions.commentaire"]
    assert cles(op.ajouter_question(petit(), "B", NEUVE, apres=""), "B")[0] == "actions.neuve"
    apres = op.ajouter_question(petit(), "B", NEUVE, apres="actions.nombre")
    assert cles(apres, "B")[:2] == ["actions.nombre", "actions.neuve"]
    assert next(q["numero"] for q in questions(apres) if q["cle"] == "actions.neuve") == "B1 bis"


def test_an_operation_leaves_its_document_as_it_was():
    avant = petit()
    op.retirer_question(avant, "actions.nombre")
    op.deplacer_section(avant, "B")
    assert avant == petit()


def test_a_new_key_is_followed_by_conditions_sums_and_checks():
    question = next(q for q in petit()["sections"][1]["questions"] if q["cle"] == "actions.nombre")
    apres = op.modifier_question(petit(), "actions.nombre", {**question, "cle": "actions.total"})

    assert [str(m) for m in manques_pour_ouvrir(apres)] == []
    assert {"actions.nombre"} & cles_citees(apres) == set()
    formation = next(q for q in petit()["sections"][0]["questions"] if q["cle"] == "moyens.formation")
    suivie = op.modifier_question(petit(), "moyens.formation", {**formation, "cle": "moyens.formee"})
    condition = next(q for q in questions(suivie) if q["cle"] == "moyens.formation_le")["condition"]
    assert condition["question"] == "moyens.formee"
    assert next(q for q in questions(suivie) if q["cle"] == "moyens.formee")["equivalent_n1"] == "moyens.formation"


def test_a_key_is_unique_and_well_formed():
    with pytest.raises(OperationRefusee, match="porte déjà la clé"):
        op.ajouter_question(petit(), "B", {**NEUVE, "cle": "moyens.etp"})
    with pytest.raises(OperationRefusee, match="n’est pas une clé"):
        op.ajouter_question(petit(), "B", {**NEUVE, "cle": "Clé"})
    # « explication:<key> » is stored in a column of 80: a key of 69 characters would break the save that explains it.
    longue = "moyens." + "a" * 61
    assert len(cle_d_explication(longue)) == Valeur._meta.get_field("cle").max_length
    op.ajouter_question(petit(), "B", {**NEUVE, "cle": longue})
    with pytest.raises(OperationRefusee, match="68 caractères au plus"):
        op.ajouter_question(petit(), "B", {**NEUVE, "cle": longue + "a"})
    assert (
        proposer_cle(petit(), section_de_lettre(petit(), "B"), "Nombre d’actions nouvelles")
        == "actions.actions_nouvelles"
    )
    assert proposer_cle(petit(), section_de_lettre(petit(), "A"), "ETP") == "moyens.etp_2"
    assert proposer_code("Sous-préfet", []) == "sous_prefet"
    assert proposer_code("Sous-préfet", ["sous_prefet"]) == "sous_prefet_2"


def test_a_removed_question_takes_its_checks_away_and_leaves_the_others_to_be_told():
    apres = op.retirer_question(petit(), "actions.nombre")

    assert [c["code"] for c in apres["controles"]] == ["actions.somme", "actions.sans_public"]
    assert [str(m) for m in manques_pour_ouvrir(apres)] == [
        "B4 « Actions par agent » : la question « actions.nombre » est absente.",
        "Contrôle actions.somme : la question « actions.nombre » est absente.",
    ]
    assert [c["code"] for c in op.retirer_question(petit(), "actions.publics")["controles"]] == ["actions.somme"]


def test_moving_up_down_and_elsewhere():
    assert cles(op.descendre_question(petit(), "moyens.etp"), "A")[:2] == ["moyens.formation", "moyens.etp"]
    assert cles(op.monter_question(petit(), "moyens.formation"), "A")[:2] == ["moyens.formation", "moyens.etp"]
    ailleurs = op.deplacer_question(petit(), "moyens.etp", "B", "actions.nombre")
    assert cles(ailleurs, "B")[:2] == ["actions.nombre", "moyens.etp"]
    assert next(q["numero"] for q in questions(ailleurs) if q["cle"] == "moyens.etp") == "B1 bis"
    for refusee in (
        lambda: op.monter_question(petit(), "moyens.etp"),
        lambda: op.descendre_question(petit(), "moyens.commentaire"),
        lambda: op.deplacer_question(petit(), "moyens.etp", "A", "moyens.etp"),
        lambda: op.deplacer_question(petit(), "moyens.etp", "Z"),
        lambda: op.deplacer_section(petit(), "A", "A"),
    ):
        with pytest.raises(OperationRefusee):
            refusee()


def test_a_copied_section_speaks_of_itself():
    apres = op.dupliquer_section(petit(), "B")

    assert [s["lettre"] for s in apres["sections"]] == ["A", "B", "C"]
    assert cles(apres, "C")[0] == "actions.nombre_2"
    assert [str(m) for m in manques_pour_ouvrir(apres)] == []
    double = next(c for c in apres["controles"] if c["code"] == "actions.somme_2")
    assert cles_citees(double) == {"actions.par_theme_2", "actions.nombre_2"}


def test_sections_are_added_renamed_moved_removed_and_numbered():
    ajoutee = op.ajouter_section(petit(), "Évaluation des actions", apres="A")
    assert [s["lettre"] for s in ajoutee["sections"]] == ["A", "C", "B"]
    assert cles(ajoutee, "C") == ["evaluation_actions.commentaire"]
    renommee = op.modifier_section(petit(), "B", "Nouvelles actions", nouvelle="Z")
    assert [q["numero"] for q in section_de_lettre(renommee, "Z")["questions"]][:2] == ["Z1", "Z2"]
    assert [s["lettre"] for s in op.deplacer_section(petit(), "B")["sections"]] == ["B", "A"]
    assert [s["lettre"] for s in op.retirer_section(petit(), "B")["sections"]] == ["A"]
    brouillee = op.deplacer_question(petit(), "moyens.etp", "A", "moyens.formation_le")
    assert [q["numero"] for q in op.renumeroter_section(brouillee, "A")["sections"][0]["questions"]] == [
        "A1",
        "A1 bis",
        "A2",
        "A3",
    ]
    assert lettre_libre(petit()) == "C"
    assert numero_suivant(petit()["sections"][0]) == "A4"


def test_checks_and_parameters():
    code = "actions.somme"
    assert [c["code"] for c in oc.dupliquer_controle(petit(), code)["controles"]][:2] == [code, "actions.somme_2"]
    assert [c["code"] for c in oc.deplacer_controle(petit(), code, 1)["controles"]] == ["actions.sans_public", code]
    assert [c["code"] for c in oc.retirer_controle(petit(), code)["controles"]] == ["actions.sans_public"]
    with pytest.raises(OperationRefusee, match="bout de la liste"):
        oc.deplacer_controle(petit(), code, -1)
    with pytest.raises(OperationRefusee, match="déjà le code"):
        oc.ajouter_controle(petit(), petit()["controles"][0])
    with pytest.raises(OperationRefusee, match="sert au contrôle"):
        oc.modifier_parametres(reference(), {"petite_action": Decimal(1500)})
    assert oc.modifier_parametres(petit(), {})["sections"] == ecrire(lire(petit()))["sections"]


# Any sequence of operations: the keys and letters are drawn among those that exist, a few that do not, and rubbish.
NOMS = st.sampled_from(
    ["moyens.etp", "moyens.formation", "moyens.commentaire", "actions.nombre", "actions.par_theme", "actions.publics",
     "actions.nombre_2", "absente.cle", "", "Clé !", "actions.par_theme#nombre", "@credits.ae_notifiees"]
)  # fmt: skip
LETTRES = st.sampled_from(["A", "B", "C", "D", "", "a", "Z9"])
CODES = st.sampled_from(["actions.somme", "actions.sans_public", "actions.somme_2", "rien", ""])
TEXTES = st.sampled_from(["", "Libellé", "Moins de {seuil %} %", "Moins de {rien}", "=1+1", "’«» \u00a0", "x" * 300])
DECIMAUX = st.sampled_from([None, "0", "-1", "12.5", "zéro", 3])
CONDITIONS = st.recursive(
    st.fixed_dictionaries(
        {"question": NOMS, "operateur": st.sampled_from(["=", "<", "contient", "remplie", "~"])},
        optional={"valeur": st.sampled_from([True, "12", "jeunes", None])},
    ),
    lambda enfants: st.fixed_dictionaries(
        {"lien": st.sampled_from(["et", "ou", "xor"]), "parties": st.lists(enfants, max_size=3)}
    ),
    max_leaves=4,
)
QUESTIONS = st.fixed_dictionaries(
    {
        "cle": NOMS,
        "libelle": TEXTES,
        "type": st.sampled_from(["entier", "choix", "tableau", "calcul", "texte", "image"]),
    },
    optional={
        "numero": TEXTES,
        "minimum": DECIMAUX,
        "maximum": DECIMAUX,
        "condition": CONDITIONS,
        "choix": st.lists(st.fixed_dictionaries({"code": CODES, "libelle": TEXTES}), max_size=3),
        "tableau": st.fixed_dictionaries(
            {"colonnes": st.lists(st.fixed_dictionaries({"cle": CODES, "libelle": TEXTES, "type": st.just("entier")}))}
        ),
        "formule": st.fixed_dictionaries({"numerateur": st.lists(NOMS), "denominateur": st.lists(NOMS)}),
        "preremplissage": st.sampled_from(["credits.ae_notifiees", "rien"]),
        "inconnu": st.just(1),
    },
)
OPERANDES = st.one_of(
    st.fixed_dictionaries(
        {"termes": st.lists(NOMS, max_size=3)}, optional={"parametre": st.sampled_from(["seuil", "rien"])}
    ),
    st.fixed_dictionaries({"constante": st.sampled_from(["12", "2018-01-01", "?"])}),
)
COMPARAISONS = st.fixed_dictionaries(
    {
        "type": st.just("comparaison"),
        "gauche": OPERANDES,
        "operateur": st.sampled_from(["<=", "=", "?"]),
        "droite": OPERANDES,
    },
    optional={"tolerance": DECIMAUX},
)
REGLES = st.one_of(
    COMPARAISONS,
    st.fixed_dictionaries({"type": st.just("contient"), "question": NOMS, "code": CODES}),
    st.fixed_dictionaries({"type": st.just("variation"), "question": NOMS}, optional={"seuil": DECIMAUX}),
)
CONTROLES = st.fixed_dictionaries(
    {
        "code": CODES,
        "question": NOMS,
        "regle": REGLES,
        "severite": st.sampled_from(["bloquante", "information", "?"]),
        "message": TEXTES,
    }
)
PARAMETRES = st.dictionaries(st.sampled_from(["seuil", "autre", "É"]), st.just(Decimal("0.5")))
OPERATIONS = st.one_of(
    st.tuples(st.just(op.ajouter_section), st.tuples(TEXTES, TEXTES, LETTRES, LETTRES)),
    st.tuples(st.just(op.modifier_section), st.tuples(LETTRES, TEXTES, TEXTES, LETTRES)),
    st.tuples(st.just(op.deplacer_section), st.tuples(LETTRES, LETTRES)),
    st.tuples(st.sampled_from([op.dupliquer_section, op.retirer_section, op.renumeroter_section]), st.tuples(LETTRES)),
    st.tuples(st.just(op.ajouter_question), st.tuples(LETTRES, QUESTIONS, st.none() | NOMS)),
    st.tuples(st.just(op.modifier_question), st.tuples(NOMS, QUESTIONS)),
    st.tuples(st.just(op.deplacer_question), st.tuples(NOMS, LETTRES, st.none() | NOMS)),
    st.tuples(
        st.sampled_from([op.monter_question, op.descendre_question, op.dupliquer_question, op.retirer_question]),
        st.tuples(NOMS),
    ),
    st.tuples(st.just(oc.ajouter_controle), st.tuples(CONTROLES)),
    st.tuples(st.just(oc.modifier_controle), st.tuples(CODES, CONTROLES)),
    st.tuples(st.sampled_from([oc.dupliquer_controle, oc.retirer_controle]), st.tuples(CODES)),
    st.tuples(st.just(oc.deplacer_controle), st.tuples(CODES, st.sampled_from([-1, 1]))),
    st.tuples(st.just(oc.modifier_parametres), st.tuples(PARAMETRES)),
)


@given(st.lists(OPERATIONS, max_size=8))
@settings(max_examples=150, deadline=None)
def test_any_sequence_of_operations_reads_back_equal_or_says_why(suite):
    document: dict[str, Any] = petit()
    refusees: list[str] = []
    for operation, arguments in suite:
        try:
            document = operation(document, *arguments)
        except OperationRefusee as refus:
            refusees += refus.phrases
    questionnaire = lire_brouillon(document)

    assert ecrire(questionnaire) == document
    assert all(refusees)
    manques = manques_pour_ouvrir(document)
    assert all(m.phrase for m in manques)
    if not manques:
        assert lire(document) == questionnaire
