"""The rights of the day follow the functions open that day."""

from datetime import UTC, date, datetime

from prefectures.habilitations import AUCUNE, habilitations_de
from prefectures.models import Delegation, Mandat, Prefecture, Region, Role
from tests import fabriques

MAINTENANT = datetime(2026, 8, 1, tzinfo=UTC)


def ids(*codes: str) -> frozenset[int]:
    return frozenset(Prefecture.objects.filter(code__in=codes).values_list("pk", flat=True))


def test_le_chef_de_projet_du_doubs_ne_voit_que_le_doubs(db):
    droits = habilitations_de(fabriques.chef_departemental("25"))

    assert droits.prefecture_ids == ids("25")
    assert droits.region_codes == frozenset()
    assert not droits.national
    assert [p.code for p in Prefecture.objects.visibles_par(droits)] == ["25"]
    assert droits.fonctions[0].libelle == "chef de projet départemental, Doubs"


def test_le_chef_de_projet_regional_voit_les_huit_departements(db):
    droits = habilitations_de(fabriques.chef_regional("27"))

    assert droits.prefecture_ids == ids("21", "25", "39", "58", "70", "71", "89", "90")
    assert droits.region_codes == {"27"}
    assert [r.code for r in Region.objects.visibles_par(droits)] == ["27"]


def test_un_agent_voit_tout(db):
    droits = habilitations_de(fabriques.agent())

    assert droits.national
    assert droits.agent
    assert not droits.administrateur
    assert Prefecture.objects.visibles_par(droits).count() == 102


def test_deux_fonctions_leur_union(db):
    personne = fabriques.chef_departemental("21")
    fabriques.chef_regional("27", personne=personne)
    droits = habilitations_de(personne)

    assert droits.prefecture_ids == ids("21", "25", "39", "58", "70", "71", "89", "90")
    cote_d_or, doubs = (Prefecture.objects.get(code=c) for c in ("21", "25"))
    assert droits.fonction([Role.CHEF_DEPARTEMENTAL], prefecture_id=cote_d_or.pk).prefecture_code == "21"
    assert droits.fonction([Role.CHEF_DEPARTEMENTAL], prefecture_id=doubs.pk) is None
    assert droits.fonction([Role.CHEF_REGIONAL], prefecture_id=doubs.pk).acteur.territoire == "27"
    assert droits.fonction([Role.CHEF_REGIONAL], region_code="84") is None


def test_la_fin_est_le_premier_jour_sans(db):
    personne = fabriques.chef_departemental("25", debut=date(2026, 1, 1), fin=date(2026, 9, 1))

    assert habilitations_de(personne, date(2025, 12, 31)) == AUCUNE or not habilitations_de(
        personne, date(2025, 12, 31)
    )
    assert habilitations_de(personne, date(2026, 1, 1))
    assert habilitations_de(personne, date(2026, 8, 31))
    assert not habilitations_de(personne, date(2026, 9, 1))


def test_une_requete_pour_les_droits_du_jour(db, django_assert_num_queries):
    personne = fabriques.chef_regional("27")
    with django_assert_num_queries(1):
        assert len(habilitations_de(personne).prefecture_ids) == 8


def test_un_compte_ferme_n_a_aucun_droit(db):
    personne = fabriques.agent()
    personne.is_active = False

    assert habilitations_de(personne) == AUCUNE


def test_un_contributeur_ne_voit_aucune_liste(db):
    droits = habilitations_de(fabriques.affecte(Role.CONTRIBUTEUR, prefecture="25"))

    assert droits
    assert droits.prefecture_ids == frozenset()


def test_une_delegation_suit_le_mandat_qui_la_donne(db):
    fabriques.chef_departemental("25", fin=date(2026, 9, 1))
    mandat = Mandat.objects.get(prefecture__code="25")
    personne = fabriques.collaborateur("25")
    delegation = Delegation.objects.create(mandat=mandat, personne=personne, acte="soumettre", debut=date(2026, 1, 1))

    def actes(le: date) -> frozenset[str]:
        return habilitations_de(personne, le).fonctions[0].actes_delegues

    assert actes(date(2025, 12, 31)) == frozenset()
    assert actes(date(2026, 8, 31)) == {"soumettre"}
    assert actes(date(2026, 9, 1)) == frozenset()
    delegation.revoquee_le = MAINTENANT
    delegation.save()
    assert actes(date(2026, 8, 31)) == frozenset()


def test_une_delegation_d_un_autre_departement_ne_donne_rien(db):
    fabriques.chef_departemental("21")
    mandat = Mandat.objects.get(prefecture__code="21")
    personne = fabriques.collaborateur("25")
    Delegation.objects.create(mandat=mandat, personne=personne, acte="decider", debut=date(2026, 1, 1))

    assert habilitations_de(personne, date(2026, 5, 1)).fonctions[0].actes_delegues == frozenset()
