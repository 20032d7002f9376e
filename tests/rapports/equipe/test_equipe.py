"""Who has a section in hand, and who is invited on one: by the préfecture, for the préfecture."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from mildeca_portal.socle.models import Courriel, Evenement
from prefectures.models import Affectation, Correspondant, Prefecture
from rapports.models import Campagne, Contribution, Prolongation, Reponse
from rapports.tableau_de_bord import echeances
from tests.fabriques import agent, chef_departemental, chef_regional, collaborateur, collaborateur_regional
from tests.rapports.equipe.fabriques import adresse, contribution, visiteur
from tests.rapports.fabriques import campagne_ouverte, reponse_de, reponse_transmise
from tests.rapports.saisie.test_pages import poster

pytestmark = pytest.mark.django_db
EQUIPE = "/enquetes/2025/25/equipe/"
DE_DIJON = "/enquetes/2025/21/equipe/"


@pytest.fixture
def campagne() -> Campagne:
    return campagne_ouverte()


@pytest.fixture
def doubs(campagne) -> Reponse:
    return reponse_de(campagne)


def fonction(personne) -> Affectation:
    return personne.affectations.get()


def confiees(reponse: Reponse) -> dict[str, int]:
    return dict(reponse.sections.exclude(affectation=None).values_list("lettre", "affectation"))


def confier(client, lettre: str, voulue, vue="", url: str = EQUIPE):
    return client.post(url, {lettre: getattr(voulue, "pk", voulue), f"{lettre}__vue": getattr(vue, "pk", vue)})


def test_a_section_confided_shows_in_the_list_on_the_dashboard_and_by_mail_and_locks_nobody_out(client_de, doubs):
    chef, adjoint, autre = chef_departemental("25"), collaborateur("25"), collaborateur("25")
    f = fonction(adjoint)
    assert confier(client_de(chef), "G", f).status_code == 302
    assert confiees(doubs) == {"G": f.pk}
    liste = client_de(chef).get("/enquetes/2025/25/").content.decode()
    assert f"confiée à {adjoint}" in liste
    sienne = client_de(adjoint).get("/enquetes/2025/25/").content.decode()
    assert sienne.index(">Mes sections</h2>") < sienne.index("G. ") < sienne.index(">Autres sections</h2>")
    assert sienne.index(">Autres sections</h2>") < sienne.index("A. Organisation")
    assert "<h2>Mes sections</h2>" not in liste
    courriel = Courriel.objects.get(gabarit="rapports_section_confiee")
    assert courriel.destinataire == adjoint.courriel
    assert "/enquetes/2025/25/sections/G/" in courriel.corps
    assert "Section confiée à vous : G." in client_de(adjoint).get("/tableau-de-bord/").content.decode()
    evenement = Evenement.objects.get(code="rapports.reponse.section_confiee")
    assert evenement.donnees == {"exercice": 2025, "section": "G", "affectation": f.pk}
    ecrit = poster(client_de(autre), "/enquetes/2025/25/sections/G/", {"interdictions.protocole": "oui"})
    assert ecrit.status_code == 302


def test_several_sections_make_one_mail_and_none_to_oneself(client_de, doubs):
    moi, autre = collaborateur("25"), collaborateur("25")
    champs = {
        "A": fonction(moi).pk,
        "A__vue": "",
        "B": fonction(autre).pk,
        "B__vue": "",
        "G": fonction(autre).pk,
        "G__vue": "",
    }
    client_de(moi).post(EQUIPE, champs)
    assert sorted(confiees(doubs)) == ["A", "B", "G"]
    assert list(Courriel.objects.values_list("gabarit", "destinataire")) == [
        ("rapports_section_confiee", autre.courriel)
    ]


def test_when_the_function_ends_the_section_is_to_be_taken_again(client_de, doubs):
    chef, adjoint = chef_departemental("25"), collaborateur("25")
    f = fonction(adjoint)
    confier(client_de(chef), "G", f)
    aujourd_hui = timezone.localdate()
    Affectation.objects.filter(pk=f.pk).update(fin=aujourd_hui)
    phrase = f"à reprendre : {adjoint} n’est plus en fonction depuis le "
    assert phrase in client_de(chef).get("/enquetes/2025/25/").content.decode()
    page = client_de(chef).get(EQUIPE).content.decode()
    assert phrase in page
    assert f'<option value="{f.pk}" selected>{adjoint}, à reprendre</option>' in page
    assert confier(client_de(chef), "A", "", "").status_code == 302
    assert confiees(doubs) == {"G": f.pk}
    assert confier(client_de(chef), "G", "", f).status_code == 302
    assert confiees(doubs) == {}


def test_no_section_is_confided_in_an_answer_that_is_closed(client_de, campagne, doubs):
    chef, adjoint = chef_departemental("25"), collaborateur("25")
    Campagne.objects.update(cloture=timezone.now() - timedelta(minutes=1))
    refus = confier(client_de(chef), "G", fonction(adjoint)).content.decode()
    assert ("close" in refus, "Enregistrer la répartition" in refus) == (True, False)
    assert (confiees(doubs), Courriel.objects.count()) == ({}, 0)


def test_somebody_who_left_cannot_be_given_a_section(client_de, doubs):
    chef, adjoint = chef_departemental("25"), collaborateur("25")
    Affectation.objects.filter(personne=adjoint).update(fin=timezone.localdate())
    refus = confier(client_de(chef), "G", fonction(adjoint))
    assert "n’est plus en fonction : choisissez-en une autre" in refus.content.decode()
    assert confiees(doubs) == {}


def test_two_people_who_share_the_sections_do_not_overwrite_one_another(client_de, doubs):
    chef, un, deux = chef_departemental("25"), collaborateur("25"), collaborateur("25")
    confier(client_de(chef), "A", fonction(un))
    confier(client_de(un), "G", fonction(deux), "")
    assert confiees(doubs) == {"A": fonction(un).pk, "G": fonction(deux).pk}
    refus = confier(client_de(deux), "A", fonction(deux), "")
    assert "La section A a été confiée par quelqu’un d’autre entre-temps" in refus.content.decode()
    assert confiees(doubs)["A"] == fonction(un).pk


def test_the_region_shares_the_sections_that_hold_a_regional_question(client_de, campagne):
    dijon, regional = reponse_de(campagne, "21"), collaborateur_regional("27")
    page = client_de(chef_regional("27")).get(DE_DIJON).content.decode()
    assert [lettre for lettre in "ABCDEFGHIJK" if f'id="section-{lettre}"' in page] == ["B", "C"]
    assert confier(client_de(regional), "B", fonction(regional), url=DE_DIJON).status_code == 302
    assert confiees(dijon) == {"B": fonction(regional).pk}
    refus = confier(client_de(chef_departemental("21")), "A", fonction(regional), url=DE_DIJON)
    assert refus.status_code == 200
    assert confiees(dijon) == {"B": fonction(regional).pk}


def test_the_dashboard_pays_one_query_for_all_the_sections_in_hand(campagne, doubs, django_assert_num_queries):
    from prefectures.habilitations import habilitations_de

    adjoint = collaborateur("25")
    doubs.sections.filter(lettre__in="AG").update(affectation=fonction(adjoint))
    habilitations = habilitations_de(adjoint)
    with django_assert_num_queries(4):
        (echeance,) = echeances(habilitations, timezone.now())
    assert echeance.detail.endswith("Sections confiées à vous : A, G.")


SAISIE = {
    "section": "G",
    "nom": "Dominique Essai",
    "organisme": "ARS",
    "courriel": "Dominique.Essai@ars.test",
    "fin": "",
}


def test_inviting_someone_typed_sends_the_link_until_the_deadline_of_the_prefecture(client_de, campagne, doubs):
    chef = chef_departemental("25")
    limite = timezone.now() + timedelta(days=40)
    Prolongation.objects.create(campagne=campagne, prefecture=doubs.prefecture, jusqu_au=limite, motif="Intempéries")
    assert client_de(chef).post(f"{EQUIPE}inviter/", SAISIE).status_code == 302
    invitation = Contribution.objects.get()
    assert (invitation.courriel, invitation.fin, invitation.portee) == (
        "dominique.essai@ars.test",
        limite,
        "departementale",
    )
    courriel = Courriel.objects.get(gabarit="rapports_contribution")
    assert courriel.destinataire == invitation.courriel
    assert adresse(invitation) in courriel.corps
    assert f"{chef} vous invite" in courriel.corps
    evenement = Evenement.objects.get(code="rapports.contribution.invitee")
    assert evenement.donnees == {"exercice": 2025, "section": "G", "contribution": invitation.pk}
    page = client_de(chef).get(EQUIPE).content.decode()
    assert "Dominique Essai" in page and "aucune visite" in page


def test_a_correspondent_of_the_prefecture_or_of_the_region_is_invited_from_the_directory(client_de, doubs):
    ici, region = Prefecture.objects.get(code="25"), {"region_id": "27"}
    debut = date(2024, 1, 1)
    connus = [
        Correspondant.objects.create(institution="ARS", nom=nom, courriel=courriel, debut=debut, fin=fin, **ou)
        for nom, courriel, fin, ou in (
            ("Claude Doubs", "claude@ars.test", None, {"prefecture": ici}),
            ("Andrea Region", "andrea@ars.test", None, region),
            ("Sans Adresse", "", None, {"prefecture": ici}),
            ("Anne Partie", "anne@ars.test", timezone.localdate(), {"prefecture": ici}),
            ("Jo Jura", "jo@ars.test", None, {"prefecture": Prefecture.objects.get(code="39")}),
        )
    ]
    client = client_de(collaborateur("25"))
    page = client.get(f"{EQUIPE}inviter/?section=G").content.decode()
    assert [c.nom for c in connus if c.nom in page] == ["Claude Doubs", "Andrea Region"]
    assert '<option value="G" selected>' in page
    vide = {"nom": "", "organisme": "", "courriel": ""}
    client.post(f"{EQUIPE}inviter/", {**SAISIE, **vide, "correspondant": connus[1].pk})
    invitation = Contribution.objects.get()
    assert (invitation.nom, invitation.courriel, invitation.correspondant) == (
        "Andrea Region",
        "andrea@ars.test",
        connus[1],
    )
    assert invitation.organisme == "Agence régionale de santé"
    assert client.post(f"{EQUIPE}inviter/", {**SAISIE, **vide, "correspondant": connus[4].pk}).status_code == 200
    assert Contribution.objects.count() == 1


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        (
            {"nom": "", "courriel": ""},
            "Choisissez un correspondant qui a une adresse, ou saisissez son nom et son adresse.",
        ),
        ({"courriel": "pas une adresse"}, "adresse"),
        ({"courriel": f"a@{'.'.join(['b' * 60] * 5)}.fr"}, "au plus 254 caractères"),
        ({"fin": "2020-01-01T10:00"}, "Indiquez une date à venir."),
        ({"fin": "2099-01-01T10:00"}, "indiquez une date qui ne la dépasse pas."),
        ({"section": "Z"}, "Z"),
    ],
)
def test_what_is_wrong_in_an_invitation_is_said_and_kept(client_de, doubs, champs, phrase):
    page = client_de(chef_departemental("25")).post(f"{EQUIPE}inviter/", {**SAISIE, **champs})
    assert page.status_code == 200
    assert phrase in page.content.decode()
    assert 'value="ARS"' in page.content.decode()
    assert not Contribution.objects.exists()


def test_the_same_person_is_invited_once_on_a_section_and_again_when_it_is_over(client_de, doubs):
    client = client_de(chef_departemental("25"))
    client.post(f"{EQUIPE}inviter/", SAISIE)
    premiere = Contribution.objects.get()
    refus = client.post(f"{EQUIPE}inviter/", SAISIE)
    assert "Cette personne est déjà invitée sur la section G." in refus.content.decode()
    client.post(f"{EQUIPE}invitations/{premiere.pk}/retirer/")
    assert client.post(f"{EQUIPE}inviter/", SAISIE).status_code == 302
    premiere.refresh_from_db()
    assert premiere.revoquee_le is not None
    assert Contribution.objects.filter(revoquee_le=None).get().jeton != premiere.jeton


def test_the_end_moves_up_to_the_deadline_and_the_link_is_sent_again(client_de, campagne, doubs):
    invitation, client = contribution(doubs), client_de(chef_departemental("25"))
    fin = f"{EQUIPE}invitations/{invitation.pk}/fin/"
    trop = client.post(fin, {"fin": f"{timezone.localtime(campagne.cloture) + timedelta(minutes=1):%Y-%m-%dT%H:%M}"})
    assert "indiquez une date qui ne la dépasse pas" in trop.content.decode()
    voulue = timezone.localtime(timezone.now() + timedelta(days=5)).replace(second=0, microsecond=0)
    assert client.post(fin, {"fin": f"{voulue:%Y-%m-%dT%H:%M}"}).status_code == 302
    invitation.refresh_from_db()
    assert invitation.fin == voulue
    client.post(f"{EQUIPE}invitations/{invitation.pk}/renvoyer/")
    assert Courriel.objects.filter(gabarit="rapports_contribution", destinataire=invitation.courriel).count() == 2
    codes = Evenement.objects.filter(code__startswith="rapports.contribution").order_by("pk")
    assert list(codes.values_list("code", flat=True)) == [
        "rapports.contribution.prolongee",
        "rapports.contribution.renvoyee",
    ]


def test_nothing_is_invited_nor_extended_once_the_answer_is_submitted(client_de, campagne):
    reponse = reponse_transmise(campagne, "39")
    invitation = contribution(reponse)
    client = client_de(collaborateur("39"))
    ici = EQUIPE.replace("/25/", "/39/")
    page = client.get(ici).content.decode()
    assert "Inviter un contributeur" not in page
    assert "/retirer/" not in page
    refus = client.post(f"{ici}inviter/", SAISIE)
    assert "Cette réponse est transmise" in refus.content.decode()
    suite = client.post(f"{ici}invitations/{invitation.pk}/renvoyer/", follow=True)
    assert "Cette réponse est transmise" in suite.content.decode()
    assert Contribution.objects.count() == 1


def test_an_invitation_given_by_the_region_opens_the_regional_questions(client_de, campagne):
    reponse_de(campagne, "21")
    client = client_de(chef_regional("27"))
    client.post(f"{DE_DIJON}inviter/", {**SAISIE, "section": "B"})
    invitation = Contribution.objects.get()
    assert invitation.portee == Contribution.Portee.REGIONALE
    page = visiteur(invitation).get(adresse(invitation)).content.decode()
    assert "pilotage.copil_regional_reunions" in page
    assert client.post(f"{DE_DIJON}inviter/", {**SAISIE, "section": "A"}).status_code == 200


def test_the_invitations_of_another_answer_are_not_to_be_touched(client_de, campagne, doubs):
    du_jura = contribution(reponse_de(campagne, "39"))
    client = client_de(chef_departemental("25"))
    for acte in ("renvoyer", "retirer", "fin"):
        assert client.post(f"{EQUIPE}invitations/{du_jura.pk}/{acte}/").status_code == 404
    assert client_de(agent()).get(EQUIPE).status_code == 403
