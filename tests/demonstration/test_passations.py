"""Posts handed over in the demonstration: something to read for whoever takes one."""

import pytest

from mildeca_portal.comptes.models import Invitation
from mildeca_portal.demonstration.textes_passations import AVERTISSEMENT
from mildeca_portal.socle.models import Evenement
from prefectures.models import EtapePriseDePoste, Mandat, NoteDePassation, Personne

pytestmark = pytest.mark.usefixtures("retour")


def test_le_predecesseur_du_doubs_a_laisse_une_note():
    notes = NoteDePassation.objects.filter(mandat__prefecture__code="25").exclude(contenu="")

    assert {n.mandat.fin is not None for n in notes.select_related("mandat")} == {True}
    assert all(n.contenu.startswith(AVERTISSEMENT) for n in NoteDePassation.objects.exclude(contenu=""))


def test_deux_mandats_finissent_bientot_et_leur_note_est_demandee(jour):
    a_venir = Mandat.objects.filter(fin__gt=jour, niveau="departemental").order_by("prefecture__code")

    assert list(a_venir.values_list("prefecture__code", flat=True)) == ["19", "61"]
    assert [(n.contenu, n.version) for n in NoteDePassation.objects.filter(mandat__in=a_venir)] == [("", 0)] * 2


def test_ceux_du_doubs_ont_encore_toutes_leurs_etapes_a_cocher():
    assert not EtapePriseDePoste.objects.filter(mandat__prefecture__code="25").exists()
    assert EtapePriseDePoste.objects.values("mandat").distinct().count() > 80


def test_les_comptes_de_ceux_qui_sont_partis_sont_fermes_apres_leur_mandat():
    assert not Personne.objects.filter(is_active=False, ferme_le=None).exists()
    for mandat in Mandat.objects.filter(personne__is_active=False).select_related("personne"):
        assert mandat.personne.ferme_le.date() > mandat.fin


def test_une_invitation_court_encore_l_autre_est_passee(jour):
    etats = {i.personne.courriel: i.expire_le.date() > jour for i in Invitation.objects.select_related("personne")}

    assert etats == {"invite-44@prefectures.test": True, "invite-63@prefectures.test": False}


def test_le_journal_garde_les_ouvertures_et_les_fins_depuis_2023(jour):
    ouvertures = Evenement.objects.filter(code="prefectures.mandat.ouvert")
    fins = Evenement.objects.filter(code="prefectures.mandat.clos")

    assert ouvertures.count() == Mandat.objects.filter(debut__year__gte=2023, debut__lte=jour).count()
    assert fins.count() == Mandat.objects.filter(fin__year__gte=2023, fin__lte=jour).count()
