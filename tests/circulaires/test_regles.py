from datetime import date

import pytest

from circulaires.actions.publication import dossier_de
from circulaires.models import Texte
from circulaires.regles import TRANSITIONS, Dossier, Manque, en_clair, manques_pour_publier
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
