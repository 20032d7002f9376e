"""A closed account loses its name once its time is over; what it did stays."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from mildeca_portal.comptes.actions.anonymisation import anonymiser
from mildeca_portal.comptes.models import ImportFonctions, Invitation, Session
from mildeca_portal.socle.conservation import compter, purger
from mildeca_portal.socle.evenements import Acteur, journaliser
from mildeca_portal.socle.fichiers import XLSX, Depot, conserver
from mildeca_portal.socle.models import Evenement, Fichier
from prefectures.models import Mandat, Personne, Role
from tests import fabriques
from tests.fabriques import PersonneFactory

pytestmark = pytest.mark.django_db

ANCIEN = {"fin": date(2024, 6, 30)}


def fermer(personne: Personne, *, jours: int = 400) -> Personne:
    personne.is_active, personne.ferme_le = False, timezone.now() - timedelta(days=jours)
    personne.telephone, personne.oidc_issuer = "0102030405", "https://fournisseur.test"
    personne.oidc_sub, personne.last_login = f"abc-{personne.pk}", personne.ferme_le
    personne.save()
    return personne


def echus() -> int:
    return next(b.nombre for b in compter() if b.categorie.code == "comptes_fermes")


def test_un_compte_ferme_depuis_longtemps_perd_tout_ce_qui_le_nomme():
    partie = fermer(fabriques.chef_departemental("25", personne=PersonneFactory(nom="Durand"), **ANCIEN))
    journaliser("prefectures.mandat.ouvert", Mandat.objects.get(), par=Acteur(partie.pk, Role.CHEF_DEPARTEMENTAL, "25"))
    maintenant = timezone.now()
    Session.objects.create(
        session_key="a", session_data="", expire_date=maintenant + timedelta(days=1), personne=partie
    )
    Invitation.objects.create(
        personne=partie, cle="c", envoyee_le=maintenant, expire_le=maintenant + timedelta(hours=72)
    )

    assert echus() == 1
    purger()

    partie.refresh_from_db()
    assert (str(partie), partie.courriel) == ("Compte anonymisé", f"anonyme-{partie.pk}@anonyme.invalid")
    assert (partie.telephone, partie.oidc_issuer, partie.oidc_sub, partie.last_login) == ("", "", "", None)
    assert not partie.has_usable_password()
    assert partie.anonymise_le is not None
    assert (Session.objects.count(), Invitation.objects.count()) == (0, 0)
    # What the person did is still there, and points at the same number.
    assert Mandat.objects.get().personne_id == partie.pk
    assert Evenement.objects.get(code="prefectures.mandat.ouvert").acteur_id == partie.pk
    anonymisation = Evenement.objects.get(code="comptes.compte.anonymise")
    assert (anonymisation.objet_id, anonymisation.acteur_id, anonymisation.donnees) == (str(partie.pk), None, {})


def test_le_recommencer_ne_fait_rien_de_plus():
    partie = fermer(PersonneFactory())
    purger()
    le = Personne.objects.get(pk=partie.pk).anonymise_le

    assert echus() == 0
    purger()

    assert Personne.objects.get(pk=partie.pk).anonymise_le == le
    assert Evenement.objects.filter(code="comptes.compte.anonymise").count() == 1


def test_ceux_qui_gardent_leur_nom():
    ouvert = PersonneFactory()
    recent = fermer(PersonneFactory(), jours=360)
    demain = timezone.localdate() + timedelta(days=1)
    en_fonction = fermer(fabriques.chef_departemental("25"))
    jusqu_a_ce_soir = fermer(fabriques.chef_departemental("39", fin=demain))
    a_venir = fermer(fabriques.affecte(Role.AGENT, debut=demain))
    fini_hier = fermer(fabriques.affecte(Role.AGENT, fin=timezone.localdate()))

    purger()

    anonymes = set(Personne.objects.exclude(anonymise_le=None).values_list("pk", flat=True))
    assert anonymes == {fini_hier.pk}
    assert anonymes.isdisjoint({p.pk for p in (ouvert, recent, en_fonction, jusqu_a_ce_soir, a_venir)})


def test_un_compte_rouvert_entre_temps_n_est_pas_touche():
    partie = fermer(PersonneFactory(nom="Durand"))
    vues = Personne.objects.filter(pk=partie.pk)
    Personne.objects.filter(pk=partie.pk).update(is_active=True, ferme_le=None)

    assert anonymiser(vues) == 0
    assert Personne.objects.get(pk=partie.pk).nom == "Durand"


def test_un_compte_anonymise_n_entre_plus(client):
    partie = PersonneFactory(nom="Durand")
    partie.set_password(fabriques.MOT_DE_PASSE)
    courriel = fermer(partie).courriel
    purger()

    for adresse in (courriel, f"anonyme-{partie.pk}@anonyme.invalid"):
        reponse = client.post("/connexion/", {"username": adresse, "password": fabriques.MOT_DE_PASSE})
        assert reponse.status_code == 200
        assert "_auth_user_id" not in client.session
    assert PersonneFactory(courriel=courriel).pk != partie.pk  # the address is free for a new account


def test_le_fichier_d_un_import_ancien_quitte_la_base_et_le_disque(django_capture_on_commit_callbacks):
    def deposer(jours: int) -> Fichier:
        depot = Depot("fonctions.xlsx", XLSX, b"des noms")
        fichier = conserver(depot, depose_par_id=1)
        recu = ImportFonctions.objects.create(fichier=fichier, depose_par_id=1)
        ImportFonctions.objects.filter(pk=recu.pk).update(depose_le=timezone.now() - timedelta(days=jours))
        return fichier

    ancien, recent = deposer(91), deposer(89)
    with django_capture_on_commit_callbacks(execute=True):
        purger()

    assert list(Fichier.objects.all()) == [recent]
    assert not ancien.contenu.storage.exists(ancien.contenu.name)
    assert recent.contenu.storage.exists(recent.contenu.name)
