from datetime import date

import pytest

from circulaires.dossiers import dossier_de
from circulaires.models import Texte
from circulaires.regles import (
    TRANSITIONS,
    Dossier,
    Manque,
    contradictions,
    contradictions_ajoutees,
    en_clair,
    manques_pour_publier,
)
from tests.circulaires.controle.fiches import RegleEssai
from tests.circulaires.fabriques import complet, publie, regle, signe

JOUR = date(2026, 11, 23)


def test_chaque_etat_a_ses_transitions():
    assert set(TRANSITIONS) == set(Texte.Statut.values)
    assert set().union(*TRANSITIONS.values()) <= set(Texte.Statut.values)


def test_un_texte_vide_manque_de_tout():
    vide = Dossier(Texte(nature="annuelle", exercice=2027, statut="brouillon"), [], [], [], [])
    assert manques_pour_publier(vide, JOUR) == [
        Manque("Indiquez la référence de la circulaire.", "texte"),
        Manque("Rédigez l’introduction.", "texte"),
        Manque("Ajoutez au moins une orientation.", "orientations"),
        Manque("Ajoutez au moins un chantier prioritaire.", "chantiers"),
        Manque("Ajoutez au moins une règle d’emploi active.", "regles"),
        Manque("Ajoutez au moins une échéance au calendrier.", "echeances"),
        Manque("Enregistrez la signature\u00a0: date, signataire et PDF signé.", "signature"),
    ]


@pytest.mark.django_db
def test_un_texte_complet_ne_manque_que_de_sa_signature():
    assert [m.rubrique for m in manques_pour_publier(dossier_de(complet()), JOUR)] == ["signature"]
    assert manques_pour_publier(dossier_de(signe(2028)), JOUR) == []


@pytest.mark.django_db
def test_une_regle_aux_parametres_invalides_empeche_de_publier():
    texte = complet()
    regle(texte, "R-02", parametres={"taux_max": "1.8"})
    regle(texte, "R-03", type_regle="inconnu")
    regle(texte, "R-04", parametres={}, active=False)
    phrases = [m.phrase for m in manques_pour_publier(dossier_de(texte), JOUR) if m.rubrique == "regles"]
    assert phrases == [
        (
            "Corrigez la règle R-02\u00a0: Part maximale de la MILDECA (en %)\u00a0: "
            "Saisissez un pourcentage supérieur à 0 et inférieur ou égal à 100."
        ),
        "Corrigez la règle R-03\u00a0: Le type de la règle R-03 n’est pas connu du portail.",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("jour", "phrases"),
    [
        (date(2027, 11, 30), []),
        (date(2027, 12, 1), ["L’échéance «\u00a0Dernier jour pour engager\u00a0» est déjà passée."]),
    ],
)
def test_une_echeance_passee_empeche_de_publier(jour, phrases):
    manques = manques_pour_publier(dossier_de(signe()), jour)
    assert [m.phrase for m in manques] == phrases


@pytest.mark.django_db
def test_la_date_limite_d_engagement_est_demandee():
    texte = signe()
    texte.echeances.update(nature="enquete")
    manques = manques_pour_publier(dossier_de(texte), JOUR)
    assert [m.phrase for m in manques] == ["Indiquez la date limite d’engagement des crédits."]


@pytest.mark.django_db
def test_le_dossier_coute_cinq_requetes(django_assert_num_queries):
    texte = publie()
    with django_assert_num_queries(5):
        dossier = dossier_de(texte)
    assert [r.regle.code for r in map(en_clair, dossier.regles)] == ["R-01"]


def _regle(code, type_regle, severite="bloquante", **parametres):
    return RegleEssai(code=code, type_regle=type_regle, parametres=parametres, severite=severite)


MINIMUM = _regle("R-25", "montant_minimal", plancher="5000")
MAXIMUM = _regle("R-28", "montant_maximal", plafond="4999.99")
MONTANTS = (
    "Les règles R-25 et R-28 se contredisent sur le montant de la subvention : "
    "R-25 demande au moins 5 000,00 €, R-28 au plus 4 999,99 €."
)


@pytest.mark.parametrize("ordre", [1, -1])
def test_un_minimum_au_dessus_d_un_maximum_se_contredit(ordre):
    assert contradictions([MINIMUM, MAXIMUM][::ordre]) == [MONTANTS]


@pytest.mark.parametrize(
    "autre",
    [
        _regle("R-28", "montant_maximal", plafond="5000"),
        _regle("R-28", "montant_maximal", plafond="5000.01"),
        _regle("R-28", "montant_maximal", severite="avertissement", plafond="100"),
        _regle("R-28", "montant_maximal", plafond="-3"),
        _regle("R-28", "inconnu"),
        _regle("R-28", "montant_minimal", plancher="9000"),
    ],
)
def test_ce_qui_peut_etre_respecte_ensemble_ne_se_contredit_pas(autre):
    assert contradictions([MINIMUM, autre]) == []


def test_une_periode_qui_finit_avant_qu_une_autre_commence():
    tard = _regle("R-40", "periode_de_realisation", debut_au_plus_tot="2027-07-01")
    tot = _regle("R-41", "periode_de_realisation", debut_au_plus_tot="2027-01-01", fin_au_plus_tard="2027-06-30")
    assert contradictions([tot, tard]) == [
        (
            "Les règles R-40 et R-41 se contredisent sur la période de réalisation : "
            "R-40 demande un début au plus tôt le 1er juillet 2027, R-41 une fin au plus tard le 30 juin 2027."
        )
    ]


def test_deux_listes_sans_rien_de_commun():
    regles = [
        _regle("R-08", "domaines_eligibles", domaines=["prevention", "formation"]),
        _regle("R-42", "domaines_eligibles", domaines=["prise_en_charge"]),
    ]
    assert contradictions(regles) == [
        (
            "Les règles R-08 et R-42 se contredisent sur le domaine du projet : "
            "R-08 n’admet que prévention et formation ; R-42 n’admet que prise en charge."
        )
    ]


def test_trois_listes_qui_ne_laissent_rien_ensemble():
    regles = [
        _regle("R-15", "beneficiaires_eligibles", types=["association", "commune"]),
        _regle("R-43", "beneficiaires_eligibles", types=["commune", "epci"]),
        _regle("R-44", "beneficiaires_eligibles", types=["association", "epci"]),
        _regle("R-45", "beneficiaires_eligibles"),
    ]
    assert [phrase.split(" : ")[0] for phrase in contradictions(regles)] == [
        "Les règles R-15, R-43 et R-44 se contredisent sur les bénéficiaires"
    ]


def test_une_regle_ne_repond_que_de_ce_qu_elle_contredit():
    assert contradictions_ajoutees(RegleEssai(), [MINIMUM, MAXIMUM]) == []
    assert contradictions_ajoutees(MAXIMUM, [MINIMUM]) == [MONTANTS]


@pytest.mark.django_db
def test_des_regles_contradictoires_empechent_de_publier():
    texte = complet()
    regle(texte, "R-25", type_regle="montant_minimal", parametres={"plancher": "5000"})
    maximum = regle(texte, "R-28", type_regle="montant_maximal", parametres={"plafond": "4999.99"})
    assert Manque(MONTANTS, "regles") in manques_pour_publier(dossier_de(texte), JOUR)
    texte.regles.filter(pk=maximum.pk).update(active=False)
    assert [m.rubrique for m in manques_pour_publier(dossier_de(texte), JOUR)] == ["signature"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("type_regle", "parametres"),
    [
        ("date_limite", {"au_plus_tard": "2027-03-15T00:30:00+01:00"}),  # the 14th in London
        ("periode_de_realisation", {"debut_au_plus_tot": "2026-01-01", "fin_au_plus_tard": "2027-03-15"}),
    ],
)
@pytest.mark.parametrize(("jour", "passee"), [(date(2027, 3, 15), False), (date(2027, 3, 16), True)])
def test_une_regle_dont_la_date_est_passee_empeche_de_publier(type_regle, parametres, jour, passee):
    texte = signe()
    ecrite = regle(texte, "R-16", type_regle=type_regle, parametres=parametres, active=False)
    assert manques_pour_publier(dossier_de(texte), jour) == []
    texte.regles.filter(pk=ecrite.pk).update(active=True)
    phrases = ["Corrigez la règle R-16 : sa date limite, le 15 mars 2027, est déjà passée."] if passee else []
    manques = manques_pour_publier(dossier_de(texte), jour)
    assert [m.phrase.replace("\u00a0", " ") for m in manques] == phrases
