"""A portal in service is brought to today's tables: what it holds is kept, and an empty one follows too."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from prefectures.models import Correspondant, Mandat, Personne
from rapports.actions.campagne import PALIERS
from rapports.models import PalierDeRelance, SectionReponse
from tests.e2e import base

# One worker makes the database of the previous release, for both.
pytestmark = pytest.mark.xdist_group("mise_a_niveau")
# The last release without accounts.
PRECEDENTE = [
    ("socle", "0002_ajout_seul_et_sans_accent"),
    ("prefectures", "0001_initial"),
    ("circulaires", "0002_texte_publie_fige"),
    ("feuilles_de_route", "0001_initial"),
    ("credits", "0005_espaces_insecables"),
    ("rapports", "0004_fenetre_de_correction"),
]
AVANT, APRES = "mise_a_niveau_avant", "mise_a_niveau_apres"


def migrer(etapes=None):
    """To `etapes`, or to today."""
    executeur = MigrationExecutor(connection)
    executeur.migrate(etapes or executeur.loader.graph.leaf_nodes())


@pytest.fixture(scope="module")
def precedente(django_db_blocker, worker_id):
    """(name of a database of the previous release, its models)."""
    nom = f"{AVANT}_{worker_id}"
    with django_db_blocker.unblock():
        base.supprimer(nom)
        base._sql(f'CREATE DATABASE "{nom}"')
        try:
            with base.utiliser(nom):
                migrer(PRECEDENTE)
                applications = MigrationExecutor(connection).loader.project_state(PRECEDENTE).apps
            yield nom, applications
        finally:
            base.supprimer(nom)


@pytest.fixture
def portail(precedente, django_db_blocker, worker_id):
    """The models of the previous release, on a database of its own for the test."""
    modele, applications = precedente
    nom = f"{APRES}_{worker_id}"
    with django_db_blocker.unblock():
        base.supprimer(nom)
        base._sql(f'CREATE DATABASE "{nom}" TEMPLATE "{modele}"')
        try:
            with base.utiliser(nom):
                yield applications
        finally:
            base.supprimer(nom)


def remplir(applications):
    """One of each kind: a préfecture, its people, a correspondent, an answer with a section in someone's hands."""

    def creer(modele, **champs):
        return applications.get_model(modele).objects.create(**champs)

    bfc = creer("prefectures.Region", code="27", nom="Bourgogne-Franche-Comté", est_ultramarine=False)
    doubs = creer("prefectures.Prefecture", code="25", nom="Doubs", region=bfc, population=500_000)
    chef = creer("prefectures.Personne", courriel="chef@exemple.test", prenom="Camille", nom="Exemple")
    parti = creer("prefectures.Personne", courriel="parti@exemple.test", prenom="Alix", nom="Ancien", is_active=False)
    creer(
        "prefectures.Mandat",
        personne=parti,
        prefecture=doubs,
        niveau="departemental",
        debut=date(2021, 1, 1),
        fin=date(2024, 1, 1),
    )
    mandat = creer(
        "prefectures.Mandat", personne=chef, prefecture=doubs, niveau="departemental", debut=date(2024, 1, 1)
    )
    creer("prefectures.Delegation", mandat=mandat, personne=parti, acte="soumettre", debut=date(2024, 2, 1))
    creer("prefectures.Correspondant", institution="ARS", nom="Déléguée", prefecture=doubs)
    jour = {"ouverture": datetime(2026, 1, 1, tzinfo=UTC), "cloture": datetime(2026, 3, 1, tzinfo=UTC)}
    fin = datetime(2026, 4, 1, tzinfo=UTC)
    campagne = creer("rapports.Campagne", exercice=2025, statut="ouverte", fin_de_revue=fin, **jour)
    creer("rapports.Campagne", exercice=2024, statut="publiee", fin_de_revue=fin, **jour)
    version = creer("rapports.VersionQuestionnaire", exercice=2025, statut="ouverte", definition={}, empreinte="0" * 64)
    reponse = creer("rapports.Reponse", campagne=campagne, prefecture=doubs, version_questionnaire=version)
    creer("rapports.SectionReponse", reponse=reponse, lettre="A", assignee=chef, attendues=5, remplies=2)


def test_ce_que_tient_un_portail_en_service_est_garde(portail):
    remplir(portail)
    migrer()

    assert [
        (m.personne.courriel, m.debut, m.fin) for m in Mandat.objects.order_by("debut").select_related("personne")
    ] == [
        ("parti@exemple.test", date(2021, 1, 1), date(2024, 1, 1)),
        ("chef@exemple.test", date(2024, 1, 1), None),
    ]
    # No date was kept: known from the day of the change.
    assert list(Correspondant.objects.values_list("nom", "debut", "fin")) == [("Déléguée", timezone.localdate(), None)]
    # A section belonged to a person; it is to be entrusted again, to a function, without losing what was filled.
    assert list(SectionReponse.objects.values_list("lettre", "remplies", "affectation")) == [("A", 2, None)]
    # The survey under way reminds as one that would be prepared today; a published one has nobody to remind.
    assert [(p.campagne.exercice, str(p), p.ouvres, p.situations) for p in PalierDeRelance.objects.all()] == [
        (2025, f"J-{jours}", True, situations) for jours, situations in PALIERS.items()
    ]
    assert list(Personne.objects.order_by("pk").values_list("is_active", "ferme_le", "anonymise_le")) == [
        (True, None, None),
        (False, None, None),
    ]


def test_un_portail_vide_suit_aussi(portail):
    migrer()

    assert (Personne.objects.count(), SectionReponse.objects.count()) == (0, 0)
    assert MigrationExecutor(connection).migration_plan(MigrationExecutor(connection).loader.graph.leaf_nodes()) == []
