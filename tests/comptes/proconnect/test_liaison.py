"""Binding and releasing: by whom, who is told, what is kept, and two at once."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from mildeca_portal.comptes.models import Session, TentativeLiaison
from mildeca_portal.comptes.proconnect.actions import delier_identite, purger_les_tentatives, reconnaitre
from mildeca_portal.comptes.proconnect.regles import Identite, IdentiteRefusee, Motif
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur, evenements_de
from mildeca_portal.socle.models import Courriel, Evenement
from prefectures.models import Personne
from tests import fabriques
from tests.comptes.proconnect.conftest import inviter
from tests.gardes.client import ClientVigilant
from tests.interface.page import Page, texte

EMETTEUR = "https://proconnect.test/api/v2"
PAR = Acteur(1, "administrateur")


def identite(sub: str = "sub-1", courriel: str = "camille@prefectures.test", **champs) -> Identite:
    return Identite(EMETTEUR, sub, courriel, **champs)


def refus(qui: Identite) -> Motif:
    with pytest.raises(IdentiteRefusee) as refusee:
        reconnaitre(qui)
    return refusee.value.motif


def relire(personne: Personne) -> Personne:
    return Personne.objects.get(pk=personne.pk)


def test_une_invitation_expiree_puis_une_nouvelle(db):
    personne = fabriques.PersonneFactory(courriel="camille@prefectures.test")
    ancienne = inviter(personne)
    with time_machine.travel(timezone.now() + timedelta(days=3), tick=False):
        assert refus(identite()) is Motif.INCONNUE
        ancienne.annulee_le = timezone.now()
        ancienne.save()
        nouvelle = inviter(personne, cle="nouvelle", expire_le=timezone.now() + timedelta(days=3))
        assert reconnaitre(identite()) == personne

    ancienne.refresh_from_db()
    nouvelle.refresh_from_db()
    assert (ancienne.acceptee_le is None, nouvelle.acceptee_le is None) == (True, False)


def test_une_invitation_deja_acceptee_suffit_et_ne_change_pas(db):
    personne = fabriques.PersonneFactory(courriel="camille@prefectures.test")
    hier = timezone.now() - timedelta(days=1)
    invitation = inviter(personne, envoyee_le=hier, expire_le=hier + timedelta(hours=1), acceptee_le=hier)
    reconnaitre(identite())

    invitation.refresh_from_db()
    assert invitation.acceptee_le == hier
    assert relire(personne).oidc_sub == "sub-1"
    assert list(evenements_de(invitation)) == []


def test_sans_fonction_en_cours_l_evenement_le_dit(db):
    personne = fabriques.PersonneFactory(courriel="camille@prefectures.test")
    inviter(personne)
    reconnaitre(identite())

    trace = evenements_de(personne).get()
    assert (trace.acteur_id, trace.fonction) == (personne.pk, "")


def test_une_adresse_dementie_est_refusee_meme_d_un_compte_lie(camille):
    reconnaitre(identite())

    assert refus(identite(courriel_dementi=True)) is Motif.ADRESSE_NON_VERIFIEE


def test_l_identite_d_un_compte_reste_a_lui_quelle_que_soit_l_adresse(camille):
    """Bound to Camille, it opens Camille's account, even with the address of someone else who was invited."""
    reconnaitre(identite())
    autre = fabriques.PersonneFactory(courriel="dominique@prefectures.test")
    inviter(autre)

    assert reconnaitre(identite(courriel=autre.courriel)) == camille
    assert relire(autre).oidc_sub == ""


def test_le_meme_sub_chez_un_autre_emetteur_est_une_autre_identite(camille):
    reconnaitre(identite())

    assert refus(Identite("https://ailleurs.test", "sub-1", camille.courriel)) is Motif.DEJA_LIEE


def test_une_identite_qui_insiste_laisse_une_seule_trace(camille):
    reconnaitre(identite())
    for _ in range(3):
        assert refus(identite("sub-2")) is Motif.DEJA_LIEE
    assert refus(identite("sub-3")) is Motif.DEJA_LIEE

    assert sorted(camille.tentatives_de_liaison.values_list("sub", flat=True)) == ["sub-2", "sub-3"]
    assert Evenement.objects.filter(code="comptes.identite.refusee").count() == 2


def test_liberer_laisse_entrer_l_autre_identite_et_avertit(camille):
    reconnaitre(identite())
    refus(identite("sub-2"))
    delier_identite(camille, par=PAR)

    assert (relire(camille).oidc_issuer, relire(camille).oidc_sub) == ("", "")
    assert not TentativeLiaison.objects.exists()
    courriel = Courriel.objects.get()
    assert (courriel.destinataire, courriel.sujet) == (
        "camille@prefectures.test",
        "Votre liaison avec ProConnect est libérée",
    )
    assert camille.nom not in courriel.corps
    trace = evenements_de(camille).filter(code="comptes.identite.deliee").get()
    assert (trace.acteur_id, trace.fonction, trace.donnees) == (1, "administrateur", {})
    assert reconnaitre(identite("sub-2")) == camille
    assert refus(identite("sub-1")) is Motif.DEJA_LIEE


def test_les_deux_adresses_sont_averties_quand_celle_du_compte_a_change_depuis(camille):
    reconnaitre(identite())
    refus(identite("sub-2"))
    Personne.objects.filter(pk=camille.pk).update(courriel="Camille.Nouvelle@prefectures.test")
    delier_identite(camille, par=PAR)

    assert sorted(Courriel.objects.values_list("destinataire", flat=True)) == [
        "camille.nouvelle@prefectures.test",
        "camille@prefectures.test",
    ]


def test_liberer_un_compte_qui_n_est_pas_lie_est_refuse(camille):
    with pytest.raises(ActionRefusee, match="Ce compte n’est lié à aucune identité ProConnect."):
        delier_identite(camille, par=PAR)
    assert not Courriel.objects.exists()
    assert not evenements_de(camille).exists()


def test_les_tentatives_sans_suite_sont_effacees_apres_trente_jours(camille):
    reconnaitre(identite())
    refus(identite("sub-2"))
    essai = timezone.now()
    with time_machine.travel(essai + timedelta(days=29), tick=False):
        assert purger_les_tentatives() == 0
    with time_machine.travel(essai + timedelta(days=31), tick=False):
        assert purger_les_tentatives() == 1
    assert relire(camille).oidc_sub == "sub-1"


def test_liberer_ferme_les_sessions_de_l_identite_et_elles_seules(client_de, camille, entrer):
    par_proconnect, par_mot_de_passe, d_une_autre = ClientVigilant(), client_de(camille), client_de(fabriques.agent())
    entrer(par_proconnect)
    delier_identite(camille, par=PAR)

    assert par_proconnect.get("/tableau-de-bord/").status_code == 302
    assert par_mot_de_passe.get("/tableau-de-bord/").status_code == 200
    assert d_une_autre.get("/tableau-de-bord/").status_code == 200
    assert Session.objects.filter(personne=camille).count() == 1


def test_l_administrateur_libere_et_revient_a_la_page_de_la_personne(client_de, camille):
    reconnaitre(identite())
    administrateur = fabriques.administrateur()
    reponse = client_de(administrateur).post(f"/comptes/{camille.pk}/delier/", follow=True)

    assert reponse.redirect_chain == [(f"/comptes/{camille.pk}/", 302)]
    assert "La liaison avec ProConnect est libérée." in reponse.content.decode()
    assert relire(camille).oidc_sub == ""
    assert evenements_de(camille).filter(acteur_id=administrateur.pk).get().code == "comptes.identite.deliee"


def test_un_compte_que_rien_ne_lie_ne_se_libere_pas(client_de, camille):
    reponse = client_de(fabriques.administrateur()).post(f"/comptes/{camille.pk}/delier/", follow=True)

    assert "Ce compte n’est lié à aucune identité ProConnect." in reponse.content.decode()


@pytest.mark.parametrize("qui", [fabriques.agent, fabriques.chef_departemental, fabriques.lecteur])
def test_les_autres_ne_liberent_rien(client_de, camille, qui):
    reconnaitre(identite())
    personne = qui("39") if qui is fabriques.chef_departemental else qui()

    assert client_de(personne).post(f"/comptes/{camille.pk}/delier/").status_code == 403
    assert relire(camille).oidc_sub == "sub-1"


def test_une_personne_inconnue(client_de, db):
    assert client_de(fabriques.administrateur()).post("/comptes/999999/delier/").status_code == 404


def montrer(personne: Personne) -> Page:
    requete = Client().get("/connexion/").wsgi_request
    return Page(render_to_string("comptes/_liaison.html", {"personne": personne}, request=requete))


def test_la_page_d_une_personne_dit_ou_en_est_sa_liaison(camille):
    assert [f.get("action") for f in montrer(camille).tous("form")] == []
    reconnaitre(identite())
    with time_machine.travel("2026-03-15T13:02Z", tick=False):
        refus(identite("sub-2"))

    page = montrer(relire(camille))
    assert page.un("form").get("action") == f"/comptes/{camille.pk}/delier/"
    assert [texte(li) for li in page.tous("li")] == ["15 mars 2026 à 14 h 02, avec l’adresse camille@prefectures.test"]


def ensemble(*gestes: Callable[[], object]) -> list[str]:
    """Run at the same time; what each ended with, sorted."""
    depart, resultats = Barrier(len(gestes)), []

    def courir(geste: Callable[[], object]) -> None:
        try:
            depart.wait()
            geste()
            resultats.append("fait")
        except IdentiteRefusee as refusee:
            resultats.append(refusee.motif.value)
        except ActionRefusee:
            resultats.append("refusé")
        finally:
            connection.close()

    fils = [Thread(target=courir, args=(g,)) for g in gestes]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    return sorted(resultats)


@pytest.mark.django_db(transaction=True)
def test_a_deux_en_meme_temps():
    """Two identities for one account: one wins. One identity twice, or for two accounts: bound once. Two releases: one."""
    camille, dominique, sacha = (
        fabriques.PersonneFactory(courriel=f"{nom}@prefectures.test") for nom in ("camille", "dominique", "sacha")
    )
    for personne in (camille, dominique, sacha):
        inviter(personne)

    assert ensemble(*[lambda s=s: reconnaitre(identite(s)) for s in ("sub-1", "sub-2")]) == ["deja_liee", "fait"]
    assert relire(camille).oidc_sub in ("sub-1", "sub-2")
    assert camille.tentatives_de_liaison.count() == 1
    assert evenements_de(camille).filter(code="comptes.identite.liee").count() == 1

    meme = identite("sub-3", dominique.courriel)
    assert ensemble(*[lambda: reconnaitre(meme)] * 2) == ["fait", "fait"]
    assert evenements_de(dominique).filter(code="comptes.identite.liee").count() == 1

    assert ensemble(*[lambda: delier_identite(dominique, par=PAR)] * 2) == ["fait", "refusé"]

    ensemble(*[lambda p=p: reconnaitre(identite("sub-4", p.courriel)) for p in (dominique, sacha)])
    assert Personne.objects.filter(oidc_sub="sub-4").count() == 1
