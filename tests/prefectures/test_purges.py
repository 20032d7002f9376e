"""Contacts and notes of people who left are erased once their time is over."""

from datetime import timedelta

import pytest
from django.utils import timezone

from feuilles_de_route.models import Signataire
from mildeca_portal.socle.conservation import purger
from prefectures.models import Correspondant, Mandat, NoteDePassation
from tests import fabriques
from tests.feuilles_de_route.fabriques import FeuilleFactory

pytestmark = pytest.mark.django_db


def test_un_correspondant_parti_depuis_deux_ans_s_efface():
    jour, doubs = timezone.localdate(), fabriques.prefecture("25")
    for nom, fin in (
        ("Parti", jour - timedelta(days=740)),
        ("Récent", jour - timedelta(days=720)),
        ("En poste", None),
    ):
        Correspondant.objects.create(
            prefecture=doubs, institution="ARS", nom=nom, debut=jour - timedelta(days=900), fin=fin
        )

    purger()

    assert {c.nom for c in Correspondant.objects.all()} == {"Récent", "En poste"}


def test_une_note_s_efface_cinq_ans_apres_le_mandat_qui_demeure():
    jour = timezone.localdate()
    for code, fin in (("25", jour - timedelta(days=6 * 366)), ("39", jour - timedelta(days=4 * 366)), ("70", None)):
        personne = fabriques.chef_departemental(code, debut=jour - timedelta(days=8 * 366), fin=fin)
        NoteDePassation.objects.create(mandat=Mandat.objects.get(personne=personne), contenu="Voir Mme Durand")

    purger()

    assert {n.mandat.prefecture.code for n in NoteDePassation.objects.select_related("mandat__prefecture")} == {
        "39",
        "70",
    }
    assert Mandat.objects.count() == 3


def test_le_nom_d_un_signataire_s_efface_et_sa_qualite_reste():
    feuille, jour = FeuilleFactory(), timezone.localdate()
    for qualite, annees in (("DG_ARS", 11), ("prefet_de_region", 9)):
        Signataire.objects.create(
            feuille=feuille,
            qualite=qualite,
            nom="Dominique Exemple",
            date_signature=jour - timedelta(days=366 * annees),
        )

    purger()

    assert {(s.qualite, s.nom) for s in Signataire.objects.all()} == {
        ("DG_ARS", ""),
        ("prefet_de_region", "Dominique Exemple"),
    }
