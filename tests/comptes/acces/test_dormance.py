"""Accounts that nobody opens: two notices, then closed."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from mildeca_portal.comptes.actions.dormance import traiter_les_comptes_dormants
from mildeca_portal.comptes.actions.fermeture import rouvrir_compte
from mildeca_portal.comptes.dormance import Dormance, dormance
from mildeca_portal.socle.evenements import Acteur, evenements_de
from mildeca_portal.socle.models import Courriel
from prefectures.models import Personne
from tests.comptes.acces.outils import avec_mot_de_passe, entrer
from tests.fabriques import PersonneFactory, administrateur, chef_departemental

PARIS = ZoneInfo("Europe/Paris")
DEPART = datetime(2025, 3, 1, 9, 0, tzinfo=PARIS)
J = date(2025, 3, 1)
ADMINISTRATION = Acteur(None, "administrateur")


def vue(jours_depuis: int) -> date:
    return J + timedelta(days=jours_depuis)


def endormie(avis: int = 0, avis_au_jour: int = 0) -> Personne:
    avis_le = DEPART + timedelta(days=avis_au_jour) if avis else None
    return Personne(last_login=DEPART, cree_le=DEPART, avis_dormance=avis, avis_dormance_le=avis_le)


@pytest.mark.parametrize(
    ("personne", "jour", "du"),
    [
        (endormie(), 334, None),
        (endormie(), 335, Dormance("avis", vue(365))),
        (endormie(1, 335), 357, None),
        (endormie(1, 335), 358, Dormance("avis", vue(365))),
        (endormie(2, 358), 364, None),
        (endormie(2, 358), 365, Dormance("fermeture", vue(365))),
        (endormie(2, 358), 366, Dormance("fermeture", vue(365))),
        # The job had stopped: nobody is closed without the month and the week.
        (endormie(), 400, Dormance("avis", vue(430))),
        (endormie(1, 400), 422, None),
        (endormie(1, 400), 423, Dormance("avis", vue(430))),
        (endormie(1, 400), 440, Dormance("avis", vue(447))),
        (endormie(2, 440), 446, None),
        (endormie(2, 440), 447, Dormance("fermeture", vue(447))),
    ],
)
def test_ce_qui_est_du_chaque_jour(personne, jour, du):
    assert dormance(personne, vue(jour)) == du


def test_qui_n_est_jamais_venu_compte_depuis_la_creation():
    assert dormance(Personne(last_login=None, cree_le=DEPART), vue(335)) == Dormance("avis", vue(365))


@pytest.fixture
def chef(db):
    """Last seen on 1 March 2025 in the evening: already the 2nd in UTC would be a day late."""
    personne = avec_mot_de_passe(chef_departemental("25"))
    Personne.objects.filter(pk=personne.pk).update(last_login=datetime(2025, 3, 1, 23, 30, tzinfo=PARIS))
    personne.refresh_from_db()
    return personne


def passer(jour: int, heure: int = 9) -> int:
    with time_machine.travel(datetime(2025, 3, 1, heure, tzinfo=PARIS) + timedelta(days=jour), tick=False):
        return traiter_les_comptes_dormants()


def test_d_une_annee_a_l_autre(chef):
    touches = {jour: passer(jour) for jour in (334, 335, 336, 357, 358, 359, 364, 365, 366)}
    assert touches == {334: 0, 335: 1, 336: 0, 357: 0, 358: 1, 359: 0, 364: 0, 365: 1, 366: 0}
    chef.refresh_from_db()
    assert (chef.is_active, timezone.localdate(chef.ferme_le)) == (False, date(2026, 3, 1))
    assert [(e.code, e.donnees, e.fonction) for e in reversed(evenements_de(chef))] == [
        ("comptes.compte.averti_de_dormance", {"avis": 1, "fermeture_le": "2026-03-01"}, "systeme"),
        ("comptes.compte.averti_de_dormance", {"avis": 2, "fermeture_le": "2026-03-01"}, "systeme"),
        ("comptes.compte.ferme", {"motif": "dormance"}, "systeme"),
    ]
    courriels = Courriel.objects.order_by("pk")
    assert [c.gabarit for c in courriels] == ["comptes_dormance", "comptes_dormance", "comptes_compte_ferme"]
    assert courriels[0].sujet == "Portail des chefs de projets : votre compte sera fermé le 1er\u00a0mars 2026"
    assert "n’avait pas servi depuis douze mois" in courriels[2].corps


def test_deux_passages_le_meme_jour_n_en_font_qu_un(chef):
    assert [passer(335), passer(335, 18), passer(335, 23)] == [1, 0, 0]
    assert Courriel.objects.count() == 1


def test_se_connecter_remet_tout_a_zero(chef, client):
    passer(335)
    with time_machine.travel(datetime(2026, 2, 1, 9, tzinfo=PARIS), tick=False):
        entrer(client, chef.courriel)
    chef.refresh_from_db()
    assert (chef.avis_dormance, chef.avis_dormance_le) == (0, None)
    assert [passer(365), passer(366), passer(337 + 334), passer(337 + 335)] == [0, 0, 0, 1]


def test_rouvert_un_compte_a_de_nouveau_un_mois(chef):
    for jour in (335, 358, 365):
        passer(jour)
    with time_machine.travel(datetime(2026, 3, 10, 9, tzinfo=PARIS), tick=False):
        rouvrir_compte(chef, par=ADMINISTRATION)
    assert passer(375) == 1
    assert Courriel.objects.latest("pk").sujet.endswith("fermé le 10\u00a0avril 2026")


def test_le_dernier_administrateur_n_est_jamais_ferme(db):
    """The longest asleep is closed, the other stays: nobody else could let anyone in."""
    ancien, recent = administrateur(), administrateur()
    for personne, jour in ((ancien, 1), (recent, 2)):
        Personne.objects.filter(pk=personne.pk).update(last_login=datetime(2025, 3, jour, 9, tzinfo=PARIS))
    for jour in (336, 359, 366, 500, 600):
        passer(jour)
    assert list(Personne.objects.filter(pk__in=(ancien.pk, recent.pk), is_active=True)) == [recent]
    assert evenements_de(recent).filter(code="comptes.compte.ferme").count() == 0


def test_un_compte_deja_ferme_ne_recoit_rien(db):
    personne = PersonneFactory(is_active=False)
    Personne.objects.filter(pk=personne.pk).update(last_login=DEPART, cree_le=DEPART)
    assert passer(500) == 0
    assert Courriel.objects.count() == 0
