"""The life of a campaign: its dates in order, its questionnaire frozen, its opening and closing at the instant."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import SYSTEME
from prefectures.habilitations import habilitations_de
from rapports.actions.campagne import clore, ouvrir, prolonger, publier
from rapports.models import Campagne, Reponse, VersionQuestionnaire
from rapports.periodiques import ouvrir_et_clore
from rapports.regles import desordre
from tests.fabriques import agent, chef_departemental, chef_regional, lecteur
from tests.rapports.fabriques import campagne_ouverte, version

pytestmark = pytest.mark.django_db


def test_opening_gives_each_prefecture_its_answer_and_freezes_the_questionnaire():
    campagne = campagne_ouverte()
    assert campagne.reponses.count() == 102
    assert version().statut == VersionQuestionnaire.Statut.OUVERTE
    doubs = campagne.reponses.get(prefecture__code="25")
    seat = campagne.reponses.get(prefecture__code="21")
    assert "".join(doubs.sections.values_list("lettre", flat=True)) == "ABCDEFGHIJK"
    assert doubs.sections.get(lettre="B").attendues == 4
    assert seat.sections.get(lettre="B").attendues == 6


@pytest.mark.parametrize("champs", [{"definition": {}}, {"empreinte": "0"}, {"exercice": 2030}, {"numero": 7}])
def test_the_database_keeps_an_open_questionnaire_as_it_is(champs):
    campagne_ouverte()
    with pytest.raises(IntegrityError, match="figé"), transaction.atomic():
        VersionQuestionnaire.objects.filter(exercice=2025).update(**champs)


def test_an_open_questionnaire_is_not_deleted():
    campagne_ouverte()
    Reponse.objects.all().delete()
    with pytest.raises(IntegrityError, match="figé"), transaction.atomic():
        version().delete()


def test_a_corrected_version_replaces_the_open_one_and_keeps_the_answers():
    """« changing the questionnaire during a campaign does not lose answers » (pairs.md, 1.9)."""
    campagne = campagne_ouverte()
    VersionQuestionnaire.objects.filter(exercice=2025).update(statut="remplacee")
    suivante = VersionQuestionnaire.objects.create(
        exercice=2025, numero=2, statut="ouverte", definition=version().definition, empreinte="1"
    )
    campagne.reponses.update(version_questionnaire=suivante)
    assert campagne.reponses.filter(version_questionnaire=suivante).count() == 102


def test_without_questionnaire_a_campaign_does_not_open():
    with pytest.raises(ActionRefusee, match="Aucun questionnaire n’est prêt pour l’exercice 2030."):
        campagne_ouverte(2030)


SECONDE = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("champ", "repere", "permis"),
    [
        ("cloture", "ouverture", [False, False, True]),
        ("fin_de_revue", "cloture", [False, True, True]),
        ("correction_debut", "cloture", [False, True, True]),
        ("correction_fin", "correction_debut", [False, False, True]),
    ],
)
def test_the_table_and_the_form_order_the_dates_alike_to_the_second(champ, repere, permis):
    """One second before, at the same instant, one second after."""
    depart, obtenus = timezone.now(), []
    noms = ("ouverture", "cloture", "correction_debut", "correction_fin", "fin_de_revue")
    dans_l_ordre = {nom: depart + timedelta(days=10 * n) for n, nom in enumerate(noms)}
    for decalage in (-SECONDE, timedelta(0), SECONDE):
        dates = {**dans_l_ordre, champ: dans_l_ordre[repere] + decalage}
        try:
            with transaction.atomic():
                Campagne.objects.create(exercice=2025, **dates).delete()
        except IntegrityError:
            assert list(desordre(dates)) == [champ]
            obtenus.append(False)
        else:
            assert desordre(dates) == {}
            obtenus.append(True)
    assert obtenus == permis


@pytest.mark.parametrize("seule", ["correction_debut", "correction_fin"])
def test_a_correction_window_has_both_its_ends(seule):
    depart = timezone.now()
    dates = {
        "ouverture": depart,
        "cloture": depart + SECONDE,
        "fin_de_revue": depart + SECONDE,
        seule: depart + SECONDE,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Campagne.objects.create(exercice=2025, **dates)


def test_a_campaign_opens_and_closes_at_its_instant_once():
    maintenant = timezone.now()
    campagne = Campagne.objects.create(
        exercice=2025,
        statut=Campagne.Statut.PROGRAMMEE,
        ouverture=maintenant - timedelta(minutes=1),
        cloture=maintenant + timedelta(days=1),
        fin_de_revue=maintenant + timedelta(days=2),
    )
    assert [ouvrir_et_clore(), ouvrir_et_clore()] == [1, 0]
    Campagne.objects.update(ouverture=maintenant - timedelta(days=2), cloture=maintenant - timedelta(minutes=1))
    assert [ouvrir_et_clore(), ouvrir_et_clore()] == [1, 0]
    campagne.refresh_from_db()
    assert campagne.statut == Campagne.Statut.CLOSE


def test_a_national_extension_puts_the_closing_off():
    campagne = campagne_ouverte()
    fin = campagne.cloture + timedelta(days=5)
    prolonger(campagne, par=SYSTEME, jusqu_au=fin, motif="Élections")
    Campagne.objects.update(cloture=timezone.now() - timedelta(minutes=1))
    campagne.refresh_from_db()
    assert campagne.echeance(campagne.prolongations.all(), 1) == fin
    assert ouvrir_et_clore() == 0


@pytest.mark.parametrize(("jours", "motif"), [(-1, "Motif"), (0, "Motif"), (10, "  ")])
def test_an_extension_has_a_reason_and_a_later_date(jours, motif):
    campagne = campagne_ouverte()
    with pytest.raises(ActionRefusee):
        prolonger(campagne, par=SYSTEME, jusqu_au=campagne.cloture + timedelta(days=jours), motif=motif)


def test_a_published_campaign_is_the_end():
    campagne = publier(clore(campagne_ouverte(), par=SYSTEME), par=SYSTEME)
    for acte in (ouvrir, clore, publier):
        with pytest.raises(ActionRefusee):
            acte(campagne, par=SYSTEME)


def test_who_sees_a_campaign_in_preparation():
    campagne = campagne_ouverte()
    Campagne.objects.update(statut=Campagne.Statut.PREPARATION)
    vues = {
        qui.__name__: Campagne.objects.visibles_par(habilitations_de(qui())).exists()
        for qui in (agent, lecteur, chef_departemental, chef_regional)
    }
    assert vues == {"agent": True, "lecteur": True, "chef_departemental": False, "chef_regional": False}
    assert not Reponse.objects.visibles_par(habilitations_de(chef_departemental("39"))).filter(campagne=campagne)
