"""The receipt: the whole answer as it was submitted, whatever the questionnaire, the people and the campaign became."""

import io
from datetime import timedelta

import page
import pytest
from django.utils import timezone
from pypdf import PdfReader

from mildeca_portal.socle.demonstration import MENTION
from mildeca_portal.socle.models import Evenement
from rapports.actions.remise import soumettre
from rapports.documents import recepisse as documents
from rapports.instantane import sans_noms
from rapports.models import Campagne, Reponse, VersionQuestionnaire
from tests.fabriques import agent, chef_departemental, chef_regional
from tests.rapports.fabriques import (
    campagne_ouverte,
    fonction_de_remise,
    remplir_completement,
    reponse_de,
    reponse_transmise,
    version,
)

pytestmark = pytest.mark.django_db
ADRESSE = "/enquetes/2025/25/recepisse.pdf"


@pytest.fixture
def transmise() -> Reponse:
    return reponse_transmise(campagne_ouverte())


def texte_de(octets: bytes) -> list[str]:
    return [p.extract_text().replace("\u00a0", " ") for p in PdfReader(io.BytesIO(octets)).pages]


def rubriques(recepisse: documents.Recepisse) -> dict[str, documents.Rubrique]:
    return {r.numero: r for p in recepisse.parties for r in p.rubriques}


def test_it_says_the_territory_the_names_and_every_answer(transmise):
    recepisse = documents.recepisse_de(transmise)
    lues = rubriques(recepisse)
    copie = transmise.instantane
    assert (recepisse.territoire["nom"], recepisse.auteur) == ("Doubs", copie["transmise_par"]["nom"])
    assert recepisse.chefs == (("directeur de cabinet", copie["transmise_par"]["nom"]),)
    assert "".join(p.lettre for p in recepisse.parties) == "ABCDEFGHIJK"
    assert lues["E1"].texte == "12"
    assert lues["E8"].tableau.totaux == ("12", "80\u00a0000,00")
    assert sum(len(p.rubriques) for p in recepisse.parties) >= len(copie["valeurs"])


def test_a_question_that_was_seen_and_left_empty_says_so(transmise):
    commentaire = documents.recepisse_de(transmise).parties[0].rubriques[-1]
    assert (commentaire.texte, commentaire.long) == ("Sans réponse", False)


def test_a_word_of_explanation_is_read_under_its_question(transmise):
    transmise.instantane["explications"] = {"actions.nombre": "Deux projets sont venus en fin d’année."}
    lues = rubriques(documents.recepisse_de(transmise))
    assert lues["E1"].explication == "Deux projets sont venus en fin d’année."


def test_it_reads_the_same_once_the_questionnaire_is_corrected_the_chef_gone_and_the_campaign_published(transmise):
    avant = documents.recepisse_de(transmise)
    corrigee = {**version().definition, "titre": "Autre titre"}
    for section in corrigee["sections"]:
        for question in section["questions"]:
            question["libelle"] = "Libellé corrigé"
    VersionQuestionnaire.objects.filter(exercice=2025).update(statut="remplacee")
    suivante = VersionQuestionnaire.objects.create(
        exercice=2025, numero=2, statut="ouverte", definition=corrigee, empreinte="corrigee"
    )
    Reponse.objects.filter(pk=transmise.pk).update(version_questionnaire=suivante)
    type(transmise.prefecture).objects.filter(pk=transmise.prefecture_id).update(nom="Doubs-Nord")
    Campagne.objects.update(statut="publiee")
    transmise = reponse_de(Campagne.objects.get(), "25")
    assert documents.recepisse_de(transmise) == avant


def test_names_taken_away_are_said_to_be(transmise):
    transmise.instantane = sans_noms(transmise.instantane)
    recepisse = documents.recepisse_de(transmise)
    assert recepisse.auteur == documents.NOM_RETIRE
    assert recepisse.chefs == (("directeur de cabinet", documents.NOM_RETIRE),)
    assert rubriques(recepisse)["K1"].texte == documents.NOM_RETIRE


def test_404_before_any_submission_and_outside_the_territory(client_de, monkeypatch):
    campagne = campagne_ouverte()
    monkeypatch.setattr(documents, "composer", lambda reponse: b"%PDF essai")
    assert client_de(chef_departemental("25")).get(ADRESSE).status_code == 404
    remplir_completement(reponse_de(campagne))
    assert client_de(agent()).get(ADRESSE).status_code == 404
    reponse = reponse_de(campagne)
    soumettre(reponse, par=fonction_de_remise(chef_departemental("39"), reponse_de(campagne, "39")))
    codes = [client_de(qui).get(ADRESSE).status_code for qui in (chef_departemental("70"), chef_regional("11"))]
    assert codes == [404, 404]


def test_who_reads_it_is_in_the_log_and_a_correction_leaves_it_there(client_de, transmise, monkeypatch):
    monkeypatch.setattr(documents, "composer", lambda reponse: b"%PDF essai")
    Reponse.objects.filter(pk=transmise.pk).update(statut="correction_demandee")
    lu = client_de(chef_regional("27")).get(ADRESSE)
    assert (lu.status_code, lu["Content-Type"]) == (200, "application/pdf")
    assert lu["Content-Disposition"] == 'attachment; filename="recepisse-enquete-2025-25.pdf"'
    evenement = Evenement.objects.get(code="rapports.reponse.recepisse_lu")
    assert (evenement.fonction, evenement.prefecture_code) == ("chef_regional", "25")


def test_a_server_that_cannot_make_it_says_so(client_de, transmise, monkeypatch):
    def echouer(reponse):
        raise documents.pdf.RenduImpossible("Le document n’a pas pu être composé.")

    monkeypatch.setattr(documents, "composer", echouer)
    refus = client_de(agent()).get(ADRESSE)
    assert refus.status_code == 503
    assert "La réponse est bien transmise" in refus.content.decode()


@pytest.mark.pango
def test_the_pdf_is_archivable_accessible_and_the_same_each_time(transmise, monkeypatch):
    """Two renderings of a long document: a few seconds."""
    monkeypatch.setattr(documents.pdf, "est_demonstration", lambda: True)
    octets = documents.composer(transmise)
    assert octets == documents.composer(transmise)
    for profil in (page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1):
        assert [f.message for f in page.validate_pdf_bytes(octets, profile=profil).failures] == []
    lus = texte_de(octets)
    assert [MENTION in lu for lu in lus] == [True] * len(lus)
    tout = " ".join(" ".join(lus).split())
    assert transmise.instantane["transmise_par"]["nom"] in tout
    assert "80 000,00 €" in tout
    assert documents.empreinte(transmise.instantane)[:20] in tout


def test_a_late_submission_is_said(transmise):
    transmise.instantane["transmise_par"]["depot_tardif"] = "Panne de messagerie."
    assert documents.recepisse_de(transmise).motif_du_retard == "Panne de messagerie."
    assert timezone.now() - documents.recepisse_de(transmise).transmise_le < timedelta(hours=1)
