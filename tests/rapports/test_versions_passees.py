"""Every version of the past years, once published: it still renders, validates, prints and exports."""

import html
from datetime import timedelta

import pytest
from django.utils import timezone

from mildeca_portal.socle import pdf
from mildeca_portal.socle.erreurs import ActionRefusee
from rapports.actions.remise import soumettre
from rapports.classeur.composition import composer
from rapports.classeur.lecture import lire as lire_classeur
from rapports.classeur.preparation import preparer
from rapports.dossiers import ouvrir_dossier
from rapports.models import Campagne, Reponse
from rapports.questionnaire.definition import Type
from rapports.questionnaire.lecture import ecrire
from rapports.xlsform.lecture import lire_xlsform
from tests.fabriques import agent, chef_departemental
from tests.rapports.fabriques import (
    campagne_ouverte,
    fonction_de_remise,
    fonctions_de,
    remplir_completement,
    reponse_de,
)
from tests.rapports.xlsform.classeurs import enregistre

pytestmark = pytest.mark.django_db


@pytest.fixture
def sur_papier(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the PDF is drawn from, without the time to draw it."""

    monkeypatch.setattr(pdf, "rendre", lambda page, **_: page.encode())


def publier(reponse: Reponse) -> Reponse:
    Campagne.objects.filter(pk=reponse.campagne_id).update(statut="publiee", cloture=timezone.now() - timedelta(days=1))
    return reponse_de(Campagne.objects.get(pk=reponse.campagne_id), reponse.prefecture.code)


@pytest.mark.parametrize("exercice", [2023, 2024, 2025])
def test_a_published_version_renders_validates_prints_and_exports(client_de, sur_papier, exercice: int) -> None:
    chef = chef_departemental("21")
    reponse = reponse_de(campagne_ouverte(exercice), "21")

    # It validates: what exceeds the dotation is refused with its sentence, a whole answer is accepted.
    remplir_completement(reponse, credits__ae_consommees="900000.00")
    with pytest.raises(ActionRefusee, match="dépassent la dotation notifiée"):
        soumettre(reponse, par=fonction_de_remise(chef, reponse))
    remplir_completement(reponse)
    reponse = publier(soumettre(reponse, par=fonction_de_remise(chef, reponse)))
    questionnaire = reponse.version_questionnaire.questionnaire
    dossier = ouvrir_dossier(reponse)
    visibles = [q for q in questionnaire if q.cle in dossier.donnees.visibles]

    # It renders: each question that shows stands in the page of its section.
    client, lues = client_de(chef), ""
    for section in questionnaire.sections:
        page = client.get(f"/enquetes/{exercice}/21/sections/{section.lettre}/")
        assert page.status_code == 200
        lues += page.content.decode()
    assert [q.cle for q in visibles if f'data-question="{q.cle}"' not in lues] == []

    # It prints: the receipt of the answer, and the blank questionnaire.
    recepisse = html.unescape(client.get(f"/enquetes/{exercice}/21/recepisse.pdf").content.decode())
    assert [q.numero for q in visibles if q.libelle not in recepisse] == []
    mildeca = client_de(agent())
    vierge = html.unescape(mildeca.get(f"/questionnaires/{exercice}/questionnaire.pdf").content.decode())
    assert [q.numero for q in questionnaire if q.libelle not in vierge] == []

    # It exports: an XLSForm that a spreadsheet opens and saves comes back the same; the workbook holds each question.
    lecture = lire_xlsform(enregistre(mildeca.get(f"/questionnaires/{exercice}/xlsform.xlsx").content))
    assert (lecture.questionnaire, lecture.document, lecture.avis) == (questionnaire, ecrire(questionnaire), ())
    classeur = lire_classeur(composer(preparer(dossier, fonctions_de(chef, reponse))))
    sans_cellule = {q.cle for q in questionnaire if q.type in (Type.CALCUL, Type.FICHIER)}
    assert [q.cle for q in visibles if not classeur.de(q.cle) and q.cle not in sans_cellule] == []
