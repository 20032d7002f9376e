"""People from outside and from the préfecture at the same instant, on the real database."""

import pytest

from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.versions import jeton
from prefectures.habilitations import habilitations_de
from rapports.actions.contributions import enregistrer_sa_section, entrer, envoyer_le_code, revoquer
from rapports.actions.saisie import Soumission
from rapports.droits import peut_saisir
from rapports.models import CodeDeVisite, Contribution, Valeur
from tests.fabriques import chef_departemental, collaborateur
from tests.rapports.equipe.fabriques import contribution, demander
from tests.rapports.fabriques import campagne_ouverte, reponse_de
from tests.rapports.saisie.test_concurrence import CLE, ensemble, saisir

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("referentiel_reel")]


def contribuer(invitation, contenu, montre=(0, None), cle=CLE):
    return lambda: enregistrer_sa_section(invitation, {cle: Soumission(jeton(*montre), contenu)})


def test_two_contributeurs_and_a_collaborateur_on_one_question_one_saves_the_others_choose():
    reponse = reponse_de(campagne_ouverte())
    un, deux = contribution(reponse), contribution(reponse, courriel="autre@police.test")
    bilans = ensemble(contribuer(un, "1.0"), contribuer(deux, "2.0"), saisir(reponse, collaborateur("25"), "3.0"))
    ecrits = [b for b in bilans if b.enregistrees]
    conflits = [b.conflits[0] for b in bilans if b.conflits]
    valeur = Valeur.objects.get(reponse=reponse, cle=CLE)
    assert (len(ecrits), len(conflits), valeur.version) == (1, 2, 1)
    assert {valeur.contenu, *(c.propose for c in conflits)} == {"1.0", "2.0", "3.0"}
    assert {c.actuel for c in conflits} == {valeur.contenu}
    assert (valeur.auteur is None) is (valeur.contribution is not None)


def test_three_people_on_three_questions_of_a_section_lose_nothing():
    reponse = reponse_de(campagne_ouverte())
    un, deux = contribution(reponse), contribution(reponse, courriel="autre@police.test")
    bilans = ensemble(
        contribuer(un, "1.0"),
        contribuer(deux, 1, cle="organisation.changements"),
        saisir(reponse, chef_departemental("25"), False, "organisation.formation_suivie"),
    )
    assert [b.conflits for b in bilans] == [[]] * 3
    assert reponse.valeurs.count() == 3
    assert set(reponse.valeurs.values_list("contribution", flat=True)) == {un.pk, deux.pk, None}


def test_a_revocation_and_a_save_never_leave_a_value_after_it():
    reponse = reponse_de(campagne_ouverte())
    invitation = contribution(reponse)
    par = peut_saisir(habilitations_de(chef_departemental("25")), reponse.prefecture)
    saisie, retrait = ensemble(contribuer(invitation, "1.0"), lambda: revoquer(invitation, par=par))
    ecrite = Valeur.objects.filter(reponse=reponse, cle=CLE).first()
    assert (ecrite is None) is isinstance(saisie, ActionRefusee)
    assert ecrite is None or ecrite.modifiee_le <= retrait.revoquee_le
    with pytest.raises(ActionRefusee):
        contribuer(invitation, "2.0", cle="organisation.changements")()


def test_one_code_let_in_twice_at_once_lets_in_once(client):
    invitation = contribution(reponse_de(campagne_ouverte()))
    code = demander(client, invitation)
    entrees = ensemble(*[lambda: entrer(invitation.jeton, code)] * 3)
    assert len([e for e in entrees if isinstance(e, Contribution)]) == 1


def test_codes_asked_for_at_once_are_one():
    invitation = contribution(reponse_de(campagne_ouverte()))
    ensemble(*[lambda: envoyer_le_code.func(invitation.pk)] * 3)
    assert CodeDeVisite.objects.count() == 1
