import pytest

from circulaires import droits
from circulaires.models import Texte
from prefectures.habilitations import AUCUNE, habilitations_de
from tests.circulaires.fabriques import brouillon, publie
from tests.fabriques import administrateur, agent, chef_departemental, chef_regional, collaborateur, lecteur

pytestmark = pytest.mark.django_db

ROLES = {
    "administrateur": administrateur,
    "agent": agent,
    "chef_departemental": chef_departemental,
    "chef_regional": chef_regional,
    "collaborateur": collaborateur,
    "lecteur": lecteur,
}


def qui_peut(predicat) -> set[str]:
    return {nom for nom, fabrique in ROLES.items() if predicat(habilitations_de(fabrique()))}


def test_ecrire():
    assert qui_peut(droits.peut_ecrire) == {"administrateur", "agent"}


def test_suivre_les_lectures():
    assert qui_peut(droits.peut_suivre_les_lectures) == {"administrateur", "agent"}


def test_publier():
    assert qui_peut(droits.peut_publier) == {"administrateur"}


def test_accuser_lecture_d_un_texte_en_vigueur():
    texte = publie()
    assert qui_peut(lambda h: droits.peut_accuser_lecture(h, texte)) == {"chef_departemental", "chef_regional"}


@pytest.mark.parametrize("champs", [{"statut": "brouillon"}, {"statut": "abroge"}, {"origine": "reference"}])
def test_on_n_accuse_pas_lecture_d_un_autre_texte(champs):
    texte = Texte(**{"nature": "annuelle", "exercice": 2027, "statut": "publie", "origine": "portail", **champs})
    assert qui_peut(lambda h: droits.peut_accuser_lecture(h, texte)) == set()


def test_les_brouillons_ne_sont_vus_que_de_la_mildeca():
    prive = brouillon()
    assert qui_peut(lambda h: Texte.objects.visibles_par(h).filter(pk=prive.pk).exists()) == {
        "administrateur",
        "agent",
    }
    assert not Texte.objects.visibles_par(AUCUNE).filter(pk=prive.pk).exists()


def test_les_textes_publies_sont_vus_de_tous():
    publics = {publie(2027).pk, publie(2028, statut="abroge").pk}
    assert set(Texte.objects.visibles_par(AUCUNE).exclude(origine="reference").values_list("pk", flat=True)) == publics


def test_l_annuelle_en_vigueur():
    texte = publie(2027)
    publie(2028, statut="abroge")
    brouillon(2029)
    assert [Texte.objects.annuelle_en_vigueur(e) for e in (2027, 2028, 2029)] == [texte, None, None]
