"""The reference data: what the sources say, and nothing else."""

from datetime import date

import pytest

from circulaires import actions, referentiel
from circulaires.models import OrientationStrategique, Strategie, Texte
from mildeca_portal.socle.evenements import SYSTEME

pytestmark = pytest.mark.django_db


def test_la_simca_a_six_objectifs_cibles_et_dix_orientations():
    simca = Strategie.objects.get(code="SIMCA-2023-2027")
    assert str(simca) == "SIMCA 2023-2027"
    assert [o.numero for o in simca.objectifs_cibles.all()] == [1, 2, 3, 4, 5, 6]
    assert simca.orientations.count() == 10


def test_aucun_numero_d_orientation_n_est_invente():
    numerotees = OrientationStrategique.objects.filter(strategie__code="SIMCA-2023-2027", numero__isnull=False)
    assert [(o.numero, str(o)) for o in numerotees] == [(1, "Doter chacun de la liberté de choisir")]


def test_les_intitules_incertains_le_disent():
    incertains = OrientationStrategique.objects.filter(intitule_confirme=False)
    assert incertains.count() == 9
    assert incertains.filter(intitule="Intitulé non confirmé").count() == 2
    assert str(incertains.get(intitule="Agir sur les prix")) == "Agir sur les prix (à confirmer)"


def test_les_dates_connues_et_elles_seules():
    annuelles = Texte.objects.annuelles().filter(origine="reference").order_by("exercice")
    assert {t.exercice: t.date_signature and t.date_signature.isoformat() for t in annuelles} == {
        2016: "2015-10-26",
        2017: "2016-12-02",
        2018: None,
        2019: None,
        2020: "2019-12-17",
        2021: "2020-12-01",
        2022: "2021-12-03",
        2023: "2022-12-12",
        2024: None,
        2025: None,
    }


def test_chaque_ligne_de_reference_donne_sa_source_et_rien_d_autre():
    for texte in Texte.objects.filter(origine="reference"):
        assert texte.source
        assert texte.source_adresse.startswith("http")
        assert (texte.introduction, texte.date_publication, texte.fichier_id) == ("", None, None)
        assert texte.regles.count() + texte.orientations.count() + texte.chantiers.count() == 0


def test_charger_deux_fois_ne_change_rien_et_garde_ce_qui_a_ete_confirme():
    orientation = OrientationStrategique.objects.get(intitule="Agir sur les prix")
    OrientationStrategique.objects.filter(pk=orientation.pk).update(intitule_confirme=True, numero=4)
    avant = sorted(Texte.objects.values_list("pk", flat=True))
    assert referentiel.charger() == {"stratégies": 2, "circulaires et instructions connues": 12}
    assert sorted(Texte.objects.values_list("pk", flat=True)) == avant
    orientation.refresh_from_db()
    assert (orientation.numero, orientation.intitule_confirme) == (4, True)


def test_ce_que_la_mildeca_a_complete_n_est_pas_ecrase():
    complete, intacte = Texte.objects.get(exercice=2016), Texte.objects.get(exercice=2017)
    Texte.objects.filter(pk=complete.pk).update(signataire="Complété ici", version=2)
    Texte.objects.filter(pk=intacte.pk).update(signataire="Ancienne source")
    referentiel.charger()
    complete.refresh_from_db()
    intacte.refresh_from_db()
    assert (complete.signataire, intacte.signataire) == ("Complété ici", "")


def test_la_signature_que_la_mildeca_a_completee_n_est_pas_ecrasee():
    champs = {"date_signature": date(2018, 1, 8), "signataire": "Le président", "reference": "MILDECA/2018"}
    actions.completer_la_reference(Texte.objects.get(exercice=2018), champs, pdf=None, par=SYSTEME)
    referentiel.charger()
    assert Texte.objects.filter(exercice=2018, **champs).exists()
