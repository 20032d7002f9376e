"""A correction of the questionnaire, published while it is answered."""

import pytest

from mildeca_portal.socle.evenements import Acteur
from rapports.actions.composition import corriger, publier_la_correction
from rapports.models import SectionReponse, VersionQuestionnaire
from rapports.questionnaire.lecture import empreinte
from tests.fabriques import agent
from tests.rapports.fabriques import campagne_ouverte, remplir_completement, reponse_de

pytestmark = pytest.mark.django_db


def test_a_published_correction_counts_the_anomalies_again():
    campagne = campagne_ouverte()
    reponse = remplir_completement(reponse_de(campagne, "39")) or reponse_de(campagne, "39")
    sections = SectionReponse.objects.filter(reponse=reponse)
    par = Acteur(personne_id=agent().pk, fonction="agent")
    nouvelle = corriger(reponse.version_questionnaire, motif="Libellé", par=par)
    definition = {**nouvelle.definition, "titre": "Rapport d’activité corrigé"}
    VersionQuestionnaire.objects.filter(pk=nouvelle.pk).update(definition=definition, empreinte=empreinte(definition))
    sections.update(anomalies=9, remplies=0)
    nouvelle.refresh_from_db()
    publier_la_correction(nouvelle, revision=nouvelle.revision, par=par)
    assert {s.anomalies for s in sections.all()} != {9}
    assert sum(s.remplies for s in sections.all()) > 25
