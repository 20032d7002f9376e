"""Who may do what on roadmaps and plans, function by function (droits.md)."""

import pytest

from feuilles_de_route import droits
from feuilles_de_route.models import Statut
from prefectures.habilitations import AUCUNE, habilitations_de
from prefectures.models import Role
from tests import fabriques
from tests.feuilles_de_route.fabriques import SIGNEE_LE, FeuilleFactory, PlanFactory

pytestmark = pytest.mark.django_db

PERSONNES = {
    "chef régional 27": lambda: fabriques.chef_regional("27"),
    "chef régional 84": lambda: fabriques.chef_regional("84"),
    "collaborateur régional 27": lambda: fabriques.collaborateur_regional("27"),
    "chef 25": lambda: fabriques.chef_departemental("25"),
    "chef 39": lambda: fabriques.chef_departemental("39"),
    "collaborateur 25": lambda: fabriques.collaborateur("25"),
    "lecteur 25": lambda: fabriques.affecte(Role.LECTEUR, prefecture="25"),
    "contributeur 25": lambda: fabriques.affecte(Role.CONTRIBUTEUR, prefecture="25"),
    "agent": fabriques.agent,
    "administrateur": fabriques.administrateur,
    "lecteur": fabriques.lecteur,
}


@pytest.fixture
def qui_peut():
    """Names of those whom a predicate lets act on an object."""
    habilitations = {nom: habilitations_de(personne()) for nom, personne in PERSONNES.items()}

    def demander(predicat, objet) -> set[str]:
        assert predicat(AUCUNE, objet) is None
        return {nom for nom, h in habilitations.items() if predicat(h, objet)}

    return demander


def test_sur_une_feuille_en_projet(qui_peut):
    feuille = FeuilleFactory()
    assert qui_peut(droits.peut_modifier_feuille, feuille) == {"chef régional 27", "collaborateur régional 27"}
    assert qui_peut(droits.peut_signer_feuille, feuille) == {"chef régional 27"}
    assert qui_peut(droits.peut_creer_feuille, "27") == {"chef régional 27", "collaborateur régional 27"}


def test_sur_un_plan_en_projet(qui_peut):
    plan = PlanFactory()
    assert qui_peut(droits.peut_modifier_plan, plan) == {"chef 25", "collaborateur 25"}
    assert qui_peut(droits.peut_suivre_plan, plan) == {"chef 25", "collaborateur 25"}
    assert qui_peut(droits.peut_signer_plan, plan) == {"chef 25"}
    assert qui_peut(droits.peut_creer_plan, plan.prefecture) == {"chef 25", "collaborateur 25"}


@pytest.mark.parametrize("statut", [Statut.SIGNEE, Statut.REVISEE, Statut.CLOSE])
def test_une_fois_signe_plus_personne_n_ecrit(statut, qui_peut):
    feuille = FeuilleFactory(statut=statut, date_signature=SIGNEE_LE)
    plan = PlanFactory(feuille_regionale=feuille, statut=statut, date_signature=SIGNEE_LE)

    assert qui_peut(droits.peut_modifier_feuille, feuille) == set()
    assert qui_peut(droits.peut_signer_feuille, feuille) == set()
    assert qui_peut(droits.peut_modifier_plan, plan) == set()
    assert qui_peut(droits.peut_signer_plan, plan) == set()
    suivent = set() if statut == Statut.CLOSE else {"chef 25", "collaborateur 25"}
    assert qui_peut(droits.peut_suivre_plan, plan) == suivent


def test_le_droit_dit_a_quel_titre():
    fonction = droits.peut_modifier_plan(habilitations_de(fabriques.collaborateur("25")), PlanFactory())
    assert (fonction.acteur.fonction, fonction.acteur.territoire) == ("collaborateur", "25")
