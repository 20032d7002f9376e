"""Review by the MILDECA: accept, ask for a correction, reopen; the préfecture is told."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.models import Courriel
from mildeca_portal.socle.templatetags.formats import instant
from prefectures.habilitations import Fonction, habilitations_de
from prefectures.models import Mandat
from rapports.actions.remise import soumettre
from rapports.actions.revue import Point, accepter, demander_correction
from rapports.differences import differences
from rapports.dossiers import ouvrir_dossier
from rapports.droits import peut_examiner
from rapports.models import Campagne, DemandeCorrection, PointACorriger, Reponse, Valeur
from rapports.suivi.enquetes import enquetes_de
from rapports.tableau_de_bord import echeances
from tests.fabriques import agent, chef_departemental
from tests.rapports.fabriques import campagne_ouverte, fonction_de_remise, reponse_de, reponse_transmise

pytestmark = pytest.mark.django_db


@pytest.fixture
def reponse() -> Reponse:
    return reponse_transmise(campagne_ouverte())


@pytest.fixture
def examinateur() -> Fonction:
    fonction = peut_examiner(habilitations_de(agent()))
    assert fonction is not None
    return fonction


SECTION_A = Point("A", "", "inexact", "Vérifiez les ETP.")


def demander(reponse: Reponse, par: Fonction, *points: Point, **options) -> DemandeCorrection:
    echeance = timezone.now() + timedelta(days=10)
    return demander_correction(reponse, par=par, points=points or [SECTION_A], **{"echeance": echeance, **options})


def test_accepting_dates_the_answer_and_tells_the_prefecture(reponse, examinateur):
    acceptee = accepter(reponse, par=examinateur)
    assert (acceptee.statut, acceptee.acceptee_le is None) == (Reponse.Statut.ACCEPTEE, False)
    assert Courriel.objects.filter(gabarit="rapports_acceptation").exists()


def test_accepting_twice_is_refused(reponse, examinateur):
    accepter(reponse, par=examinateur)
    with pytest.raises(ActionRefusee, match="« acceptée »"):
        accepter(reponse, par=examinateur)


def test_a_draft_is_not_accepted(reponse, examinateur):
    with pytest.raises(ActionRefusee, match="« à commencer »"):
        accepter(reponse_de(reponse.campagne, "39"), par=examinateur)


def test_a_correction_gives_the_hand_back_and_the_resubmission_shows_what_changed(reponse, examinateur):
    demande = demander(reponse, examinateur)
    reponse = reponse_de(reponse.campagne, "25")
    assert reponse.statut == Reponse.Statut.CORRECTION_DEMANDEE
    assert ouvrir_dossier(reponse).refus_de_saisie == ""
    assert "Vérifiez les ETP." in Courriel.objects.filter(gabarit="rapports_correction").first().corps
    Valeur.objects.filter(reponse=reponse, cle="organisation.etp").update(contenu="3.0")
    soumettre(reponse, par=fonction_de_remise(chef_departemental("25", personne=None, **_apres()), reponse))
    demande.refresh_from_db()
    (changee,) = differences(ouvrir_dossier(reponse_de(reponse.campagne, "25")), demande)
    assert demande.resolue_le is not None
    assert (changee.avant.texte, changee.apres.texte) == ("1,5\u00a0ETP", "3\u00a0ETP")


def _apres() -> dict:
    """The first chef leaves; the next one resubmits."""
    Mandat.objects.update(fin=timezone.localdate() - timedelta(days=1))
    return {"debut": timezone.localdate() - timedelta(days=1)}


def test_the_due_date_of_the_correction_holds_after_the_closing(reponse, examinateur):
    demander(reponse, examinateur)
    Campagne.objects.update(cloture=timezone.now() - timedelta(days=1), statut=Campagne.Statut.CLOSE)
    reponse = reponse_de(reponse.campagne, "25")
    assert ouvrir_dossier(reponse).refus_de_saisie == ""
    assert ouvrir_dossier(reponse, timezone.now() + timedelta(days=11)).refus_de_saisie.startswith(
        "L’enquête est close"
    )


def test_the_correction_window_of_the_campaign_holds_too(reponse, examinateur):
    demander(reponse, examinateur)
    maintenant = timezone.now()
    Campagne.objects.update(
        cloture=maintenant - timedelta(days=1),
        correction_debut=maintenant,
        correction_fin=maintenant + timedelta(days=40),
    )
    reponse = reponse_de(reponse.campagne, "25")
    veille, fin = maintenant + timedelta(days=39), maintenant + timedelta(days=40)
    assert ouvrir_dossier(reponse, veille).refus_de_saisie == ""
    assert ouvrir_dossier(reponse, fin).refus_de_saisie != ""
    # The dashboard and the list of surveys say the same day: past the due date, the window is what counts.
    chef = habilitations_de(Mandat.objects.get(prefecture=reponse.prefecture).personne)
    assert [due.le for due in echeances(chef, veille)] == [timezone.localdate(fin)]
    ((suite,),) = [enquete.suites for enquete in enquetes_de(chef, veille)]
    assert suite.detail.endswith(f"À transmettre avant le {instant(fin)} (heure de Paris).")


def test_an_accepted_answer_is_reopened(reponse, examinateur):
    accepter(reponse, par=examinateur)
    demander(reponse, examinateur)
    rouverte = reponse_de(reponse.campagne, "25")
    assert (rouverte.statut, rouverte.acceptee_le) == (Reponse.Statut.CORRECTION_DEMANDEE, None)


@pytest.mark.parametrize(
    ("options", "phrase"),
    [
        ({"points": [Point("A", "", "inexact", "  ")]}, "Dites ce qui est à corriger."),
        ({"points": []}, "Indiquez au moins une question ou une section à corriger."),
        ({"points": [Point("A", "", "bof", "x")]}, "Choisissez le motif de chaque correction."),
        ({"points": [SECTION_A, SECTION_A]}, "La même correction est demandée deux fois."),
        ({"points": [Point("Z", "", "autre", "x")]}, "Une question à corriger n’est pas dans ce questionnaire."),
        (
            {"points": [Point("B", "organisation.etp", "autre", "x")]},
            "Une question à corriger n’est pas dans ce questionnaire.",
        ),
        ({"echeance": timezone.now() - timedelta(days=1)}, "L’échéance de la correction est à venir."),
    ],
)
def test_a_request_without_reason_target_or_time_is_refused(reponse, examinateur, options, phrase):
    with pytest.raises(ActionRefusee) as refus:
        demander_correction(
            reponse,
            par=examinateur,
            **{"points": [SECTION_A], "echeance": timezone.now() + timedelta(days=1), **options},
        )
    assert refus.value.phrases == [phrase]


def test_after_the_publication_nothing_is_reopened(reponse, examinateur):
    Campagne.objects.update(statut=Campagne.Statut.PUBLIEE)
    with pytest.raises(ActionRefusee, match="figées"):
        demander(reponse, examinateur)


@pytest.mark.parametrize(
    "champs",
    [{"commentaire": " \n"}, {"motif": "bof"}, {"suite": "bof"}, {"suite": "sans_changement", "explication": " "}],
)
def test_the_database_itself_refuses_a_point_without_comment_reason_or_word(reponse, examinateur, champs):
    demande = demander(reponse, examinateur)
    with pytest.raises(IntegrityError), transaction.atomic():
        PointACorriger.objects.create(
            demande=demande, **{"section": "B", "motif": "autre", "commentaire": "x", **champs}
        )
