"""A correction of the questionnaire, published while it is answered."""

import pytest

from mildeca_portal.socle.evenements import Acteur
from rapports.actions.composition import corriger, publier_la_correction
from rapports.models import SectionReponse, VersionQuestionnaire
from rapports.questionnaire.lecture import empreinte
from tests.fabriques import agent, chef_departemental
from tests.rapports.fabriques import campagne_ouverte, remplir_completement, reponse_de

pytestmark = pytest.mark.django_db


def test_a_published_correction_counts_the_anomalies_again_and_says_why_to_the_prefectures(client_de):
    campagne = campagne_ouverte()
    reponse = remplir_completement(reponse_de(campagne, "39")) or reponse_de(campagne, "39")
    sections = SectionReponse.objects.filter(reponse=reponse)
    par = Acteur(personne_id=agent().pk, fonction="agent")
    nouvelle = corriger(reponse.version_questionnaire, motif="Libellé de A4", par=par)
    definition = {**nouvelle.definition, "titre": "Rapport d’activité corrigé"}
    VersionQuestionnaire.objects.filter(pk=nouvelle.pk).update(definition=definition, empreinte=empreinte(definition))
    sections.update(anomalies=9, remplies=0)
    nouvelle.refresh_from_db()
    publier_la_correction(nouvelle, revision=nouvelle.revision, par=par)
    assert {s.anomalies for s in sections.all()} != {9}
    assert sum(s.remplies for s in sections.all()) > 25
    page = client_de(chef_departemental("39")).get("/enquetes/2025/39/")
    assert "Motif&nbsp;: Libellé de A4" in page.content.decode()
    assert page.context["etapes"][0].detail == "Libellé de A4"
