"""Somebody without an account: the door, the code, the visit, what it shows and what it saves."""

import logging
import re
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mildeca_portal.comptes.models import Session
from mildeca_portal.comptes.verrouillage import LIMITES_D_UN_LIEN
from mildeca_portal.socle.models import Courriel, Evenement
from mildeca_portal.socle.templatetags.formats import nombre
from mildeca_portal.socle.versions import jeton
from prefectures.habilitations import habilitations_de
from prefectures.models import Personne
from rapports.actions import contributions as actions
from rapports.actions.contributions import empreinte_du_code
from rapports.actions.revue import Point, demander_correction
from rapports.equipe.contributions import CODES_PAR_HEURE, ESSAIS_PAR_CODE
from rapports.equipe.visites import CLE_DE_SESSION
from rapports.models import CodeDeVisite, Contribution, Reponse, Valeur
from tests.credits import fabriques as argent
from tests.fabriques import MOT_DE_PASSE, agent, chef_departemental, collaborateur
from tests.gardes.client import ClientVigilant
from tests.rapports.equipe.fabriques import adresse, contribution, demander, visiteur
from tests.rapports.fabriques import campagne_ouverte, reponse_de, reponse_transmise
from tests.rapports.saisie.test_pages import jetons, poster

pytestmark = pytest.mark.django_db
INCONNU = "/contribution/5f9c1d1e-4f6b-4a59-9a50-0d9d8a0a0a0a/"
FAUX = "Ce code n’ouvre rien"


@pytest.fixture
def doubs() -> Reponse:
    return reponse_de(campagne_ouverte())


@pytest.fixture
def invitation(doubs) -> Contribution:
    return contribution(doubs)


def sans_jetons(page) -> str:
    """The page without what changes at each request, nor the link itself."""
    texte = re.sub(r'name="(csrfmiddlewaretoken|reprise)" value="[^"]*"', "", page.content.decode())
    return re.sub(r"/contribution/[0-9a-f-]{36}/", "/contribution/", texte)


def vieillir(invitation, **durees: timedelta) -> None:
    """Move the last code back in time."""
    for champ, duree in durees.items():
        for code in invitation.codes.all():
            setattr(code, champ, getattr(code, champ) - duree)
            code.save()


def test_a_code_opens_the_section_and_what_is_saved_is_the_invitations_own(invitation, doubs):
    comptes = Personne.objects.count()
    client = visiteur(invitation)
    page = client.get(adresse(invitation)).content.decode()
    assert "<h1>A. Organisation" in page
    assert "deconnexion" not in page
    suite = poster(client, adresse(invitation), {"organisation.etp": "1,5"})
    valeur = Valeur.objects.get(reponse=doubs, cle="organisation.etp")
    assert (suite.status_code, suite.url) == (302, adresse(invitation))
    assert (valeur.contenu, valeur.auteur, valeur.contribution, valeur.fonction) == (
        "1.5",
        None,
        invitation,
        "contributeur",
    )
    doubs.refresh_from_db()
    assert doubs.statut == "en_cours"
    assert Personne.objects.count() == comptes
    assert not Session.objects.exclude(personne=None).exists()


def test_the_door_is_the_same_for_a_link_that_is_unknown_closed_or_good(invitation, doubs):
    retiree = contribution(doubs, courriel="autre@ars.test", revoquee_le=timezone.now())
    portes = [adresse(invitation), adresse(retiree), INCONNU]
    client = ClientVigilant()
    assert len({sans_jetons(client.get(p)) for p in portes}) == 1
    assert len({sans_jetons(client.post(f"{p}code/")) for p in portes}) == 1
    assert len({sans_jetons(client.post(f"{p}ouvrir/", {"code": "000000"})) for p in portes}) == 1
    assert len({sans_jetons(client.post(p, {"organisation.etp__jeton": "x"})) for p in portes}) == 1


def test_the_door_names_neither_the_prefecture_nor_the_person(invitation):
    page = ClientVigilant().get(adresse(invitation)).content.decode()
    assert [mot for mot in ("Doubs", "Dominique", "ars.test", "2025") if mot in page.partition("<main")[2]] == []


def test_only_the_hash_of_the_code_is_kept_and_nothing_logs_it(invitation, caplog):
    caplog.set_level(logging.DEBUG)
    code = demander(ClientVigilant(), invitation)
    ligne = CodeDeVisite.objects.get()
    assert ligne.empreinte == empreinte_du_code(invitation.pk, code)
    assert code not in ligne.empreinte
    assert ligne.expire_le - ligne.envoye_le == timedelta(minutes=10)
    assert not Courriel.objects.filter(gabarit="rapports_contribution_code").exists()
    assert code not in caplog.text
    assert not Evenement.objects.filter(donnees__icontains=code).exists()


def test_a_mail_that_does_not_leave_leaves_no_code_behind(invitation, monkeypatch):
    monkeypatch.setattr(actions, "envoyer_sans_copie", lambda *a: False)
    assert demander(ClientVigilant(), invitation) == ""
    assert not CodeDeVisite.objects.exists()


def essayer(client, invitation, code: str):
    return client.post(f"{adresse(invitation)}ouvrir/", {"code": code})


def autre(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def test_a_code_is_used_once(invitation):
    code = demander(ClientVigilant(), invitation)
    assert essayer(ClientVigilant(), invitation, code).status_code == 302
    encore = essayer(ClientVigilant(), invitation, code)
    assert encore.status_code == 422
    assert FAUX in encore.content.decode()


@pytest.mark.parametrize(("age", "attendu"), [(timedelta(minutes=9, seconds=50), 302), (timedelta(minutes=10), 422)])
def test_a_code_lasts_ten_minutes(invitation, age, attendu):
    code = demander(ClientVigilant(), invitation)
    vieillir(invitation, envoye_le=age, expire_le=age)
    assert essayer(ClientVigilant(), invitation, code).status_code == attendu


def test_the_fifth_wrong_try_spends_the_code_a_new_one_opens(invitation):
    client = ClientVigilant()
    code = demander(client, invitation)
    for _ in range(ESSAIS_PAR_CODE):
        assert essayer(client, invitation, autre(code)).status_code == 422
    assert essayer(client, invitation, code).status_code == 422
    assert Evenement.objects.filter(code="rapports.contribution.code_epuise").count() == 1
    vieillir(invitation, envoye_le=timedelta(minutes=1))
    assert essayer(client, invitation, demander(client, invitation)).status_code == 302


def test_the_code_of_another_invitation_opens_nothing(invitation, doubs):
    voisine = contribution(doubs, "G", courriel="autre@police.test")
    code = demander(ClientVigilant(), voisine)
    demander(ClientVigilant(), invitation)
    assert essayer(ClientVigilant(), invitation, code).status_code == 422


def test_a_new_code_replaces_the_former(invitation):
    client = ClientVigilant()
    ancien = demander(client, invitation)
    vieillir(invitation, envoye_le=timedelta(minutes=1))
    nouveau = demander(client, invitation)
    assert essayer(client, invitation, ancien).status_code == (302 if ancien == nouveau else 422)
    assert essayer(client, invitation, nouveau).status_code == 302


def test_one_code_a_minute_and_six_an_hour(invitation):
    client = ClientVigilant()
    assert demander(client, invitation) != ""
    assert demander(client, invitation) == ""
    for _ in range(CODES_PAR_HEURE - 1):
        vieillir(invitation, envoye_le=timedelta(minutes=1))
        assert demander(client, invitation) != ""
    vieillir(invitation, envoye_le=timedelta(minutes=1))
    assert demander(client, invitation) == ""
    vieillir(invitation, envoye_le=timedelta(hours=1))
    assert demander(client, invitation) != ""


@pytest.mark.parametrize("lien", ["bon", "inconnu"])
def test_too_many_tries_from_a_machine_are_refused_alike_for_a_link_known_or_not(invitation, lien):
    client, page = ClientVigilant(), adresse(invitation) if lien == "bon" else INCONNU
    codes = [client.post(f"{page}ouvrir/", {"code": "123456"}).status_code for _ in range(LIMITES_D_UN_LIEN[0])]
    assert set(codes) == {422}
    for suite in ("ouvrir/", "code/"):
        refus = client.post(page + suite, {"code": "123456"})
        assert refus.status_code == 429
        assert "Trop d’essais depuis cette machine ou avec ce lien. Réessayez à partir du " in refus.content.decode()
    ailleurs = client.post(f"{page}ouvrir/", {"code": "123456"}, REMOTE_ADDR="192.0.2.7")
    assert ailleurs.status_code == 422


def test_whoever_gets_in_is_forgotten_by_the_lock(invitation):
    for _ in range(3):
        visiteur(invitation)
        vieillir(invitation, envoye_le=timedelta(minutes=2))
    from axes.models import AccessAttempt

    assert AccessAttempt.objects.count() == 0


def test_the_visit_ends_after_half_an_hour_without_a_gesture(invitation):
    client = visiteur(invitation)
    vieillir_la_visite(client, vue_le=timedelta(minutes=29))
    assert "<h1>A. Organisation" in client.get(adresse(invitation)).content.decode()
    vieillir_la_visite(client, vue_le=timedelta(minutes=30))
    assert "1. Recevoir un code" in client.get(adresse(invitation)).content.decode()


def test_and_after_twelve_hours_however_busy_it_was(invitation):
    client = visiteur(invitation)
    vieillir_la_visite(client, ouverte_le=timedelta(hours=11, minutes=59))
    assert "<h1>A. Organisation" in client.get(adresse(invitation)).content.decode()
    vieillir_la_visite(client, ouverte_le=timedelta(minutes=1))
    assert "1. Recevoir un code" in client.get(adresse(invitation)).content.decode()


def vieillir_la_visite(client, **durees: timedelta) -> None:
    session = client.session
    for quand, duree in durees.items():
        avant = datetime.fromisoformat(session[CLE_DE_SESSION][quand]) - duree
        session[CLE_DE_SESSION] = {**session[CLE_DE_SESSION], quand: avant.isoformat()}
    session.save()


def test_what_was_typed_in_an_expired_visit_comes_back_after_the_code_and_is_not_saved(invitation, doubs):
    client = visiteur(invitation)
    champs = {**jetons(client.get(adresse(invitation))), "organisation.etp": "2,5"}
    client.post(f"{adresse(invitation)}quitter/")
    refus = client.post(adresse(invitation), champs)
    assert refus.status_code == 403
    assert "votre saisie vous sera présentée de nouveau" in refus.content.decode()
    porte = re.search(r'name="reprise" value="([^"]+)"', refus.content.decode())
    vieillir(invitation, envoye_le=timedelta(minutes=1))
    avant = len(mail.outbox)
    page = client.post(f"{adresse(invitation)}code/", {"reprise": porte[1]})
    code = re.search(r"Votre code : (\d{6})", str(mail.outbox[avant].body))[1]
    assert porte[1] in page.content.decode()
    suite = client.post(f"{adresse(invitation)}ouvrir/", {"code": code, "reprise": porte[1]}, follow=True)
    assert 'value="2,5"' in suite.content.decode()
    assert "Votre session avait expiré" in suite.content.decode()
    assert not Valeur.objects.filter(reponse=doubs).exists()


def test_a_stale_form_asks_no_account_and_gives_the_text_back_unsaved(invitation, doubs):
    """Somebody of the préfecture signed in and out on the same machine meanwhile: his page is not of this session any more."""
    client = visiteur(invitation)
    champs = {**jetons(client.get(adresse(invitation))), "organisation.etp": "2,5"}
    client.handler.enforce_csrf_checks = True
    refus = client.post(adresse(invitation), {**champs, "csrfmiddlewaretoken": "perime"}).content.decode()
    assert ("Formulaire expiré" in refus, "Adresse électronique" in refus) == (True, False)
    porte, csrf = (re.search(f'name="{n}" value="([^"]+)"', refus)[1] for n in ("reprise", "csrfmiddlewaretoken"))
    suite = client.post("/reprendre/", {"reprise": porte, "csrfmiddlewaretoken": csrf}, follow=True)
    assert suite.redirect_chain == [(adresse(invitation), 302)]
    assert 'value="2,5"' in suite.content.decode()
    assert not Valeur.objects.filter(reponse=doubs).exists()
    assert 'name="reprise"' not in client.post(f"{adresse(invitation)}ouvrir/", {"code": "123456"}).content.decode()


def test_signing_in_and_out_ends_the_visit(invitation):
    client = visiteur(invitation)
    chef = chef_departemental("25")
    chef.set_password(MOT_DE_PASSE)
    chef.save()
    client.post("/connexion/", {"username": chef.courriel, "password": MOT_DE_PASSE})
    assert client.session.get("_auth_user_id") == str(chef.pk)
    assert CLE_DE_SESSION not in client.session
    vieillir(invitation, envoye_le=timedelta(minutes=1))
    code = demander(client, invitation)
    assert essayer(client, invitation, code).status_code == 302
    assert CLE_DE_SESSION in client.session
    client.post("/deconnexion/")
    assert CLE_DE_SESSION not in client.session


def test_the_session_of_one_invitation_opens_no_other(invitation, doubs):
    voisine = contribution(doubs, "G", courriel="autre@police.test")
    client = visiteur(invitation)
    assert "1. Recevoir un code" in client.get(adresse(voisine)).content.decode()


def fermetures() -> dict:
    hier = timezone.now() - timedelta(days=1)
    return {
        "revoquee": ({"revoquee_le": timezone.now()}, "La préfecture a mis fin à votre participation le "),
        "expiree": ({"fin": hier, "invitee_le": hier - timedelta(days=1)}, "Votre participation a pris fin le "),
    }


@pytest.mark.parametrize("cas", ["revoquee", "expiree"])
def test_an_open_visit_says_plainly_that_the_invitation_is_over_and_a_save_gives_the_text_back(invitation, doubs, cas):
    client = visiteur(invitation)
    champs = {**jetons(client.get(adresse(invitation))), "organisation.etp": "2,5"}
    valeurs, phrase = fermetures()[cas]
    Contribution.objects.filter(pk=invitation.pk).update(**valeurs)
    page = client.get(adresse(invitation)).content.decode()
    assert phrase in page
    assert "organisation.etp" not in page
    refus = client.post(adresse(invitation), champs)
    assert refus.status_code == 409
    assert phrase in refus.content.decode()
    assert 'value="2,5"' in refus.content.decode()
    automatique = client.post(adresse(invitation), champs, headers={"accept": "application/json"})
    assert (automatique.status_code, list(automatique.json())) == (409, ["refus"])
    assert not Valeur.objects.filter(reponse=doubs).exists()
    vieillir(invitation, envoye_le=timedelta(minutes=1))
    avant = Courriel.objects.count()
    assert demander(client, invitation) == ""
    assert phrase in Courriel.objects.order_by("pk").last().corps
    demander(client, invitation)
    assert Courriel.objects.count() == avant + 1


def test_a_submitted_answer_or_a_closed_survey_says_so():
    campagne = campagne_ouverte()
    transmise = contribution(reponse_de(campagne, "39"))
    fermee = contribution(reponse_de(campagne, "21"))
    clients = visiteur(transmise), visiteur(fermee)
    reponse_transmise(campagne, "39")
    campagne.cloture = timezone.now() - timedelta(hours=1)
    campagne.save()
    pages = [c.get(adresse(i)).content.decode() for c, i in zip(clients, (transmise, fermee), strict=True)]
    assert "La préfecture a transmis sa réponse : la section ne peut plus être modifiée." in pages[0]
    assert "L’enquête n’est plus ouverte pour cette préfecture : la section ne peut plus être modifiée." in pages[1]


def test_neither_the_credits_nor_other_sections_nor_remarks_nor_names_are_shown(client_de, doubs):
    argent.dotation("27", exercice=2025)
    argent.repartition("27", d25="83_150", exercice=2025)
    chef = chef_departemental("25")
    invitation = contribution(doubs, "C", courriel="x@ars.test")
    client_de(chef).post("/enquetes/2025/25/remarques/credits.ae_notifiees/", {"texte": "Note entre collègues"})
    prefecture = client_de(chef).get("/enquetes/2025/25/sections/C/").content.decode()
    client = visiteur(invitation)
    page = client.get(adresse(invitation)).content.decode()
    montant = nombre(Decimal(83_150), 2)
    assert [m in prefecture for m in ("Dans le portail", montant, "1 remarque", "Reprendre")] == [True] * 4
    tus = ("Dans le portail", montant, "Note entre collègues", "emarque", "Reprendre", chef.nom, "/enquetes/")
    assert [m for m in tus if m in page] == []
    assert "organisation." not in page
    poster(client, adresse(invitation), {"reprendre": "credits.ae_notifiees"})
    assert not Valeur.objects.filter(reponse=doubs).exists()


def test_a_contributeur_never_answers_a_regional_question_unless_the_region_gave_it():
    dijon = reponse_de(campagne_ouverte(), "21")
    regionale, departementale = "pilotage.copil_regional_reunions", "pilotage.copil_reunions"
    du_departement = contribution(dijon, "B", courriel="a@ars.test")
    de_la_region = contribution(dijon, "B", courriel="b@ars.test", portee=Contribution.Portee.REGIONALE)
    pages = {i: visiteur(i).get(adresse(i)).content.decode() for i in (du_departement, de_la_region)}
    assert (f'"{regionale}"' in pages[du_departement], f'"{departementale}"' in pages[du_departement]) == (False, True)
    assert (f'"{regionale}"' in pages[de_la_region], f'"{departementale}"' in pages[de_la_region]) == (True, False)
    client = visiteur_encore(du_departement)
    client.post(adresse(du_departement), {f"{regionale}__jeton": "0.74234e98afe7498f", regionale: "3"})
    assert not Valeur.objects.filter(cle=regionale).exists()


def test_what_the_credits_proposed_is_no_answer_for_a_contributeur_who_may_type_his_own(client_de, doubs):
    argent.dotation("27", exercice=2025)
    argent.repartition("27", d25="83_150", exercice=2025)
    client_de(chef_departemental("25")).post("/enquetes/2025/25/preremplir/")
    cle, montant = "credits.ae_notifiees", "83150.00"
    assert Valeur.objects.get(cle=cle).contenu == montant
    invitation = contribution(doubs, "C", courriel="x@ars.test")
    client = visiteur(invitation)
    page = client.get(adresse(invitation)).content.decode()
    assert nombre(Decimal(83_150), 2) not in page
    poster(client, adresse(invitation), {})
    assert Valeur.objects.filter(cle=cle).values_list("contenu", "confirmee").get() == (montant, False)
    poster(client, adresse(invitation), {cle: "80 000"})
    assert Valeur.objects.filter(cle=cle).values_list("contenu", "confirmee").get() == ("80000.00", True)


@pytest.mark.parametrize("saisi", ["82 400", "80 000"])
def test_a_page_opened_before_a_proposal_saves_its_answer_and_shows_nothing_of_the_credits(client_de, doubs, saisi):
    """Neither lost because it says what the portal knew, nor in conflict with an amount that is not his to read."""
    argent.dotation("27", exercice=2025)
    argent.repartition("27", d25="82_400", exercice=2025)
    client = visiteur(invitation := contribution(doubs, "C", courriel="x@ars.test"))
    vus = jetons(client.get(adresse(invitation)))
    client_de(chef_departemental("25")).post("/enquetes/2025/25/preremplir/")
    assert client.post(adresse(invitation), {**vus, "credits.ae_notifiees": saisi}).status_code == 302
    valeur = Valeur.objects.get(cle="credits.ae_notifiees")
    assert (nombre(Decimal(valeur.contenu), 0), valeur.confirmee) == (saisi.replace(" ", "\xa0"), True)


def test_during_a_correction_only_what_it_concerns_is_open_and_a_stale_page_gives_its_text_back():
    reponse = reponse_transmise(campagne_ouverte())
    invitation = contribution(reponse)
    demander_correction(
        reponse,
        par=habilitations_de(agent()).fonctions[0],
        points=[Point("A", "organisation.changements", "inexact", "À vérifier")],
        echeance=timezone.now() + timedelta(days=5),
    )
    client = visiteur(invitation)
    page = client.get(adresse(invitation)).content.decode()
    assert ('name="organisation.changements"' in page, 'name="organisation.etp"' in page) == (True, False)
    version = Valeur.objects.get(reponse=reponse, cle="organisation.etp").version
    perimee = client.post(
        adresse(invitation),
        {"organisation.etp__jeton": str(jeton(version, "1.5")), "organisation.etp": "Neuf et demi"},
    )
    assert perimee.status_code == 409
    assert "n’est pas concernée par la correction demandée" in perimee.content.decode()
    assert "Neuf et demi" in perimee.content.decode()
    assert poster(client, adresse(invitation), {"organisation.changements": "4"}).status_code == 302
    assert Valeur.objects.get(reponse=reponse, cle="organisation.changements").contenu == 4


def visiteur_encore(invitation):
    vieillir(invitation, envoye_le=timedelta(minutes=1))
    return visiteur(invitation)


def test_a_question_changed_meanwhile_shows_both_texts_and_names_nobody(client_de, invitation, doubs):
    adjoint = collaborateur("25")
    visite, prefecture = visiteur(invitation), client_de(adjoint)
    vus = jetons(visite.get(adresse(invitation)))
    de_la_prefecture = jetons(prefecture.get("/enquetes/2025/25/sections/A/"))
    poster(prefecture, "/enquetes/2025/25/sections/A/", {"organisation.etp": "1,5"})
    conflit = visite.post(adresse(invitation), {**vus, "organisation.etp": "3", "organisation.changements": "2"})
    page = conflit.content.decode()
    assert conflit.status_code == 409
    assert "Une autre personne a enregistré cette réponse" in page
    assert adjoint.nom not in page
    garder = {**jetons(conflit), "organisation.etp": "3", "organisation.changements": "2"}
    assert visite.post(adresse(invitation), garder).status_code == 302
    encore = prefecture.post("/enquetes/2025/25/sections/A/", {**de_la_prefecture, "organisation.etp": "2"})
    assert "Un contributeur (ARS) a enregistré cette réponse" in encore.content.decode()
    assert "Dominique" not in encore.content.decode()


def test_an_explanation_changed_meanwhile_names_nobody_either(client_de, invitation, doubs):
    chef = chef_departemental("25")
    cle = "explication:organisation.correspondants"
    prefecture, visite = client_de(chef), visiteur(invitation)
    poster(prefecture, "/enquetes/2025/25/sections/A/", {"organisation.correspondants": ["aucun"]})
    vus = jetons(visite.get(adresse(invitation)))
    ecrire = {cle + "__jeton": str(jeton(0, None)), cle: "Poste vacant"}
    prefecture.post("/enquetes/2025/25/sections/A/", ecrire)
    assert Valeur.objects.get(cle=cle).contenu == "Poste vacant"
    page = visite.post(adresse(invitation), {**vus, **ecrire, cle: "Recrutement en cours"}).content.decode()
    assert "Poste vacant" in page and "Recrutement en cours" in page
    assert chef.nom not in page


@pytest.mark.parametrize("lettre", list("ACEG"))
def test_the_page_of_a_contributeur_costs_few_queries(doubs, lettre):
    invitation = contribution(doubs, lettre, courriel="x@ars.test")
    client = visiteur(invitation)
    with CaptureQueriesContext(connection) as requetes:
        client.get(adresse(invitation))
    assert len([r for r in requetes if r["sql"].lstrip().startswith(("SELECT", "WITH"))]) <= 12


def test_the_automatic_save_answers_as_that_of_everybody(invitation):
    client = visiteur(invitation)
    champs = {**jetons(client.get(adresse(invitation))), "organisation.etp": "2,5"}
    suite = client.post(adresse(invitation), champs, headers={"accept": "application/json"}).json()
    assert list(suite["jetons"]) == ["organisation.etp"]
    assert suite["phrase"].startswith("Enregistré à ")


def test_the_visit_is_logged_without_a_name(invitation):
    visiteur(invitation)
    evenement = Evenement.objects.get(code="rapports.contribution.visitee")
    assert (evenement.acteur_id, evenement.fonction, evenement.fonction_territoire) == (None, "contributeur", "25")
    assert evenement.donnees == {"exercice": 2025, "section": "A", "contribution": invitation.pk}
    invitation.refresh_from_db()
    assert invitation.visitee_le is not None
