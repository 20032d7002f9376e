from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from prefectures.habilitations import AUCUNE, habilitations_de
from rapports.models import Edition
from tests.fabriques import administrateur, agent, chef_departemental, lecteur
from tests.rapports.edition.fabriques import LE, campagne, edition

pytestmark = pytest.mark.django_db


def refuse(operation):
    with pytest.raises(IntegrityError), transaction.atomic():
        operation()


def test_une_seule_edition_publiee_par_campagne():
    c = campagne()
    edition(c, "publiee")

    refuse(lambda: edition(c, "publiee"))
    assert edition(campagne(2023), "publiee").numero == 1


def test_un_seul_brouillon_par_campagne():
    c = campagne()
    edition(c, "brouillon")

    refuse(lambda: edition(c, "brouillon"))


@pytest.mark.parametrize(
    "champs",
    [
        {"statut": "inconnu"},
        {"statut": "gelee", "donnees": None},
        {"statut": "gelee", "empreinte": ""},
        {"statut": "publiee", "publiee_le": None},
        {"statut": "gelee", "publiee_le": LE},
        {"statut": "publiee", "remplacee_le": LE},
        {"statut": "brouillon", "gelee_le": LE},
    ],
)
def test_un_etat_incoherent_est_refuse(champs):
    c = campagne()

    refuse(lambda: edition(c, **champs))


@pytest.mark.parametrize(
    "champs",
    [{"donnees": {}}, {"empreinte": "f" * 64}, {"numero": 9}, {"statut": "brouillon", "gelee_le": None}],
)
def test_une_edition_figee_ne_change_plus(champs):
    figee = edition(campagne(), "gelee")

    refuse(lambda: Edition.objects.filter(pk=figee.pk).update(**champs))
    refuse(figee.delete)


def test_les_documents_d_une_edition_publiee_ne_changent_plus_mais_peuvent_manquer():
    publiee = edition(campagne(), "publiee", documents=False)
    autre = edition(campagne(2023), "gelee")

    Edition.objects.filter(pk=publiee.pk).update(pdf=autre.pdf, xlsx=autre.xlsx)
    refuse(lambda: Edition.objects.filter(pk=publiee.pk).update(pdf=None))
    # Not yet published: composing again replaces them.
    assert Edition.objects.filter(pk=autre.pk).update(pdf=None) == 1


def test_le_public_et_les_prefectures_ne_voient_que_l_edition_publiee():
    publiee, gelee = edition(campagne(2023), "publiee"), edition(campagne(2024), "gelee")

    def visibles(habilitations):
        return set(Edition.objects.visibles_par(habilitations))

    assert visibles(AUCUNE) == {publiee}
    assert visibles(habilitations_de(chef_departemental("25"))) == {publiee}
    for personne in (agent(), administrateur(), lecteur()):
        assert visibles(habilitations_de(personne)) == {publiee, gelee}


def test_le_jeu_de_donnees_se_relit_et_manque_au_brouillon():
    assert edition(campagne(), "gelee").jeu.exercice == 2024
    with pytest.raises(ValueError, match="pas encore de données"):
        _ = edition(campagne(2023), "brouillon").jeu


def test_les_dates_de_l_edition_se_suivent():
    publiee = edition(campagne(), "publiee")

    assert publiee.gelee_le == publiee.publiee_le == LE == datetime(2026, 11, 23, 9, tzinfo=UTC)
