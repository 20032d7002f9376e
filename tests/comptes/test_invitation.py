"""The link of an invitation: 72 hours, once, and nothing learnt from a dead one."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import signing
from django.db import connection

from mildeca_portal.comptes.actions.comptes import corriger_identite
from mildeca_portal.comptes.actions.fermeture import fermer_compte
from mildeca_portal.comptes.actions.invitations import accepter, annuler_invitation, inviter, jeton_de
from mildeca_portal.comptes.models import Invitation
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import SYSTEME, Acteur, evenements_de
from mildeca_portal.socle.models import Evenement
from prefectures.models import Personne, Role
from tests import fabriques
from tests.comptes.invitations import courriels, dernier_courriel, dernier_lien
from tests.interface.page import Page, texte

MIDI = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)
SECRET = "une-phrase-que-je-retiens"


def invitee(**champs) -> Personne:
    """Someone new, collaborateur of the Doubs, without any way in."""
    champs = {"courriel": "lea.martin@doubs.test", "prenom": "Léa", "nom": "Martin", **champs}
    return fabriques.affecte(Role.COLLABORATEUR, prefecture="25", personne=Personne.objects.create_user(**champs))


@pytest.fixture
def lea(db) -> Personne:
    return invitee()


def choisir(client, lien: str, mot_de_passe: str = SECRET, confirmation: str = ""):
    return client.post(lien, {"new_password1": mot_de_passe, "new_password2": confirmation or mot_de_passe})


@time_machine.travel(MIDI, tick=False)
def test_le_courriel_dit_qui_invite_pour_quoi_et_jusqu_a_quand(lea):
    chef = fabriques.chef_departemental("25", personne=fabriques.PersonneFactory(prenom="Ada", nom="Chef"))
    inviter(lea, par=Acteur(chef.pk, Role.CHEF_DEPARTEMENTAL, "25"))

    assert courriels() == [("comptes_invitation", "lea.martin@doubs.test")]
    corps = dernier_courriel().corps
    assert "Ada Chef (chef de projet départemental, Doubs) vous invite" in corps
    assert "- collaborateur, Doubs\n" in corps
    assert "jusqu’au 7\u00a0mai 2026 à 12\u00a0h\u00a000 (heure de Paris)" in corps


def test_le_lien_montre_puis_ouvre_l_acces_une_seule_fois(client, lea):
    inviter(lea, par=SYSTEME)
    lien = dernier_lien()

    page = Page(client.get(lien).content.decode())
    assert texte(page.un("h1")) == "Ouvrir votre accès"
    assert [texte(dd) for dd in page.tous("dd")][:3] == [
        "Léa Martin",
        "lea.martin@doubs.test",
        "Collaborateur, Doubs, à partir du 1er\u00a0janvier 2023".replace("\u00a0", " "),
    ]
    assert Invitation.objects.get().acceptee_le is None

    reponse = choisir(client, lien)
    assert (reponse.status_code, reponse["Location"]) == (302, "/tableau-de-bord/")
    assert client.session["_auth_user_id"] == str(lea.pk)
    assert Personne.objects.get(pk=lea.pk).check_password(SECRET)
    assert Invitation.objects.get().acceptee_le is not None
    assert choisir(client, lien, "une-autre-phrase-retenue").status_code == 410
    assert Personne.objects.get(pk=lea.pk).check_password(SECRET)


def test_un_mot_de_passe_faible_est_refuse_et_le_lien_reste(client, lea):
    inviter(lea, par=SYSTEME)
    lien = dernier_lien()

    for mot_de_passe, confirmation, phrase in (
        ("court", "", "12 caractères"),
        ("lea.martin@doubs.test", "", "trop semblable"),
        (SECRET, "autre-chose-que-ceci", "ne correspondent pas"),
    ):
        page = Page(choisir(client, lien, mot_de_passe, confirmation).content.decode())
        assert phrase in texte(page.un("div", role="alert"))
    assert Invitation.objects.get().acceptee_le is None
    assert "_auth_user_id" not in client.session
    assert choisir(client, lien).status_code == 302


@pytest.mark.parametrize("sorte", ["expire", "annule", "remplace", "ferme", "forge", "sans_signature", "inconnu"])
def test_un_lien_mort_donne_la_meme_page_quelle_qu_en_soit_la_raison(client, lea, sorte):
    with time_machine.travel(MIDI, tick=False):
        invitation = inviter(lea, par=SYSTEME)
    lien, plus_tard = f"/invitation/{jeton_de(invitation)}/", MIDI + timedelta(hours=1)
    if sorte == "expire":
        plus_tard = MIDI + timedelta(hours=72)
    with time_machine.travel(plus_tard, tick=False):
        if sorte == "annule":
            annuler_invitation(lea, par=SYSTEME)
        elif sorte == "remplace":
            inviter(lea, par=SYSTEME)
        elif sorte == "ferme":
            fabriques.administrateur()
            fermer_compte(lea, par=SYSTEME)
        elif sorte == "forge":
            lien = f"/invitation/{signing.Signer(salt='autre').sign(invitation.cle)}/"
        elif sorte == "sans_signature":
            lien = f"/invitation/{invitation.cle}/"
        elif sorte == "inconnu":
            lien = f"/invitation/{signing.Signer(salt='comptes.invitation').sign('x' * 43)}/"
        lu, pose = client.get(lien), choisir(client, lien)

    assert (lu.status_code, pose.status_code) == (410, 410)
    page = Page(lu.content.decode())
    assert texte(page.un("h1")) == "Cette invitation n’est plus valable"
    assert "martin" not in lu.content.decode().lower()
    assert not Personne.objects.get(pk=lea.pk).has_usable_password()


def test_le_lien_vaut_jusqu_a_la_derniere_minute(client, lea):
    with time_machine.travel(MIDI, tick=False):
        inviter(lea, par=SYSTEME)
    with time_machine.travel(MIDI + timedelta(hours=71, minutes=59), tick=False):
        assert client.get(dernier_lien()).status_code == 200


def test_renvoyer_remplace_la_cle(client, lea):
    inviter(lea, par=SYSTEME)
    ancien = dernier_lien()
    inviter(lea, par=SYSTEME)

    assert dernier_lien() != ancien
    assert client.get(ancien).status_code == 410
    assert client.get(dernier_lien()).status_code == 200
    assert [i.annulee_le is None for i in Invitation.objects.order_by("pk")] == [False, True]


def test_qui_a_deja_un_acces_ou_un_compte_ferme_n_est_pas_invite(db):
    venue = fabriques.collaborateur()
    venue.set_password(SECRET)
    venue.save()
    liee = invitee(oidc_issuer="https://fournisseur.test", oidc_sub="abc")
    fermee = invitee(courriel="fermee@doubs.test", is_active=False)

    deja = "Cette personne a déjà ouvert son accès : elle n’a pas besoin d’invitation."
    for personne, phrase in (
        (venue, deja),
        (liee, deja),
        (fermee, "Ce compte est fermé : rouvrez-le avant d’inviter cette personne."),
    ):
        with pytest.raises(ActionRefusee) as refus:
            inviter(personne, par=SYSTEME)
        assert refus.value.phrases == [phrase]
    assert courriels() == []
    assert not Invitation.objects.exists()


def test_annuler_une_seule_fois(lea):
    inviter(lea, par=SYSTEME)
    annuler_invitation(lea, par=SYSTEME)
    with pytest.raises(ActionRefusee, match="Aucune invitation n’est en attente"):
        annuler_invitation(lea, par=SYSTEME)


def test_avant_le_premier_jour_l_acces_s_ouvre_mais_ne_mene_a_rien(client, db):
    with time_machine.travel(MIDI, tick=False):
        lea = fabriques.affecte(
            Role.COLLABORATEUR,
            prefecture="25",
            personne=Personne.objects.create_user("lea@doubs.test", prenom="Léa", nom="Martin"),
            debut=MIDI.date() + timedelta(days=1),
        )
        inviter(lea, par=SYSTEME)
        reponse = choisir(client, dernier_lien())
        assert reponse["Location"] == "/"
        page = Page(client.get("/").content.decode())
        assert "votre fonction commence le 5 mai 2026" in texte(page.un("main"))
        assert client.get("/mon-equipe/").status_code == 403
    assert evenements_de(Invitation.objects.get()).first().fonction == "collaborateur"


def test_ouvrir_l_acces_d_un_autre_quitte_sa_propre_session(client_de, lea):
    inviter(lea, par=SYSTEME)
    client = client_de(fabriques.chef_departemental("39"))
    assert "Vous êtes connecté avec un autre compte" in client.get(dernier_lien()).content.decode()

    choisir(client, dernier_lien())
    assert client.session["_auth_user_id"] == str(lea.pk)


def test_sans_mot_de_passe_la_page_n_en_propose_pas(client, lea, settings):
    settings.CONNEXION_PAR_MOT_DE_PASSE = False
    inviter(lea, par=SYSTEME)
    lien = dernier_lien()

    page = Page(client.get(lien).content.decode())
    assert page.tous("input", type="password") == []
    assert choisir(client, lien).status_code == 200
    with pytest.raises(ActionRefusee, match="identifiez-vous avec ProConnect"):
        accepter(lien.split("/")[2], SECRET)
    assert not Personne.objects.get(pk=lea.pk).has_usable_password()


def test_une_adresse_corrigee_envoie_un_nouveau_lien_a_la_bonne(client, lea):
    inviter(lea, par=SYSTEME)
    perdu = dernier_lien()
    corriger_identite(lea, {"courriel": "Lea.Martin@Jura.test"}, par=SYSTEME)

    assert courriels()[-1] == ("comptes_invitation", "lea.martin@jura.test")
    assert client.get(perdu).status_code == 410
    assert client.get(dernier_lien()).status_code == 200


def test_les_evenements_n_ont_ni_nom_ni_adresse(client, lea):
    inviter(lea, par=SYSTEME)
    choisir(client, dernier_lien())
    traces = Evenement.objects.filter(objet_type="comptes.invitation").order_by("pk")

    assert [(e.code, e.acteur_id, e.fonction, e.donnees) for e in traces] == [
        ("comptes.invitation.envoyee", None, "systeme", {"personne": lea.pk}),
        ("comptes.invitation.acceptee", lea.pk, "collaborateur", {"personne": lea.pk, "moyen": "mot_de_passe"}),
    ]


@pytest.mark.django_db(transaction=True)
def test_deux_clics_simultanes_ne_font_qu_un_usage(referentiel_reel):
    jeton = jeton_de(inviter(invitee(), par=SYSTEME))
    ensemble, issues = threading.Barrier(2), []

    def tenter(mot_de_passe):
        ensemble.wait(timeout=10)
        try:
            accepter(jeton, mot_de_passe)
            issues.append(mot_de_passe)
        except ActionRefusee as refus:
            issues.append(str(refus))
        finally:
            connection.close()

    fils = [threading.Thread(target=tenter, args=[f"{SECRET}-{n}"]) for n in range(2)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(timeout=20)

    refusees = [issue for issue in issues if issue == "Cette invitation n’est plus valable."]
    (retenu,) = [issue for issue in issues if issue not in refusees]
    assert len(issues) == 2
    assert Personne.objects.get(courriel="lea.martin@doubs.test").check_password(retenu)
    assert Evenement.objects.filter(code="comptes.invitation.acceptee").count() == 1
