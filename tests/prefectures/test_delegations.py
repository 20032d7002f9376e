"""Délégation de signature: who gives it, to whom, until when."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur, evenements_de
from prefectures.actions.affectations import changer_la_fin_de_l_affectation
from prefectures.actions.delegations import deleguer, revoquer_delegation
from prefectures.habilitations import habilitations_de
from prefectures.models import Delegation, Personne, Role
from tests import fabriques
from tests.interface.page import Page, texte

AUJOURDHUI = timezone.localdate()
DEMAIN = AUJOURDHUI + timedelta(days=1)


@pytest.fixture
def chef(db) -> Personne:
    return fabriques.chef_departemental("25")


@pytest.fixture
def adjoint(db) -> Personne:
    return fabriques.collaborateur("25")


def actes(personne: Personne, le: date = AUJOURDHUI) -> set[str]:
    return set().union(*(f.actes_delegues for f in habilitations_de(personne, le).fonctions))


def donner(chef: Personne, adjoint: Personne, acte: str = "soumettre", **champs) -> Delegation:
    mandat = chef.mandats.get()
    par = Acteur(chef.pk, mandat.role, mandat.prefecture.code)
    return deleguer(mandat, adjoint, acte, par=par, **{"debut": AUJOURDHUI, **champs})


def phrases(acte, *args, **kwargs) -> list[str]:
    with pytest.raises(ActionRefusee) as refus:
        acte(*args, **kwargs)
    return refus.value.phrases


def saisie(chef: Personne, adjoint: Personne, **champs) -> dict[str, str]:
    return {
        "mandat": str(chef.mandats.get().pk),
        "personne": str(adjoint.pk),
        "acte": "decider",
        "debut": AUJOURDHUI.isoformat(),
        **champs,
    }


def test_donner_puis_revoquer_est_immediat(client_de, chef, adjoint):
    client = client_de(chef)
    assert client.post("/delegations/donner/", saisie(chef, adjoint)).status_code == 302
    assert actes(adjoint) == {"decider"}
    delegation = Delegation.objects.get()
    assert evenements_de(delegation).get().donnees == {
        "personne": adjoint.pk,
        "acte": "decider",
        "debut": AUJOURDHUI.isoformat(),
        "fin": None,
    }
    page = Page(client.get("/delegations/").content.decode())
    assert [texte(b) for b in page.un("main").iter("button")] == ["Voir", "Révoquer"]

    client.post(f"/delegations/{delegation.pk}/revoquer/")
    assert actes(adjoint) == set()
    assert phrases(revoquer_delegation, delegation, par=Acteur(chef.pk, chef.mandats.get().role))[0].startswith(
        "Cette délégation est déjà révoquée, depuis le"
    )
    assert [texte(b) for b in Page(client.get("/delegations/").content.decode()).un("main").iter("button")] == ["Voir"]
    assert donner(chef, adjoint, "decider").pk != delegation.pk


def test_ses_bornes_suivent_le_mandat_et_la_fonction_du_collaborateur(chef, adjoint):
    chef.mandats.update(fin=AUJOURDHUI + timedelta(days=30))
    adjoint.affectations.update(fin=AUJOURDHUI + timedelta(days=10))
    donner(chef, adjoint)
    assert actes(adjoint, AUJOURDHUI + timedelta(days=9)) == {"soumettre"}
    assert actes(adjoint, AUJOURDHUI + timedelta(days=10)) == set()

    adjoint.affectations.update(fin=None)
    assert actes(adjoint, AUJOURDHUI + timedelta(days=29)) == {"soumettre"}
    assert actes(adjoint, AUJOURDHUI + timedelta(days=30)) == set()
    Delegation.objects.update(fin=AUJOURDHUI + timedelta(days=5))
    assert actes(adjoint, AUJOURDHUI + timedelta(days=4)) == {"soumettre"}
    assert actes(adjoint, AUJOURDHUI + timedelta(days=5)) == set()


def test_ce_qui_ne_se_delegue_pas(chef, adjoint):
    fin = AUJOURDHUI + timedelta(days=30)
    chef.mandats.update(fin=fin)
    du_jura = fabriques.collaborateur("39")
    pas_ici = "Cette personne n’est pas collaborateur de ce territoire le jour où la délégation commence."

    assert phrases(donner, chef, adjoint, debut=AUJOURDHUI - timedelta(days=1)) == [
        "Une délégation ne peut pas commencer dans le passé."
    ]
    assert phrases(donner, chef, adjoint, debut=fin)[0].startswith("La délégation doit commencer pendant le mandat")
    assert phrases(donner, chef, adjoint, fin=AUJOURDHUI) == ["La fin doit être postérieure au début."]
    assert phrases(donner, chef, adjoint, fin=fin + timedelta(days=1))[0].startswith(
        "La délégation ne peut pas durer plus que le mandat"
    )
    assert phrases(donner, chef, du_jura) == [pas_ici]
    assert phrases(donner, chef, fabriques.affecte(Role.LECTEUR, prefecture="25")) == [pas_ici]
    donner(chef, adjoint, fin=fin)
    assert phrases(donner, chef, adjoint, debut=DEMAIN)[0].startswith(
        "Cette délégation est déjà donnée à cette personne"
    )
    assert donner(chef, adjoint, "decider").acte == "decider"
    assert Delegation.objects.count() == 2


def test_un_chef_regional_delegue_a_son_equipe_regionale(db):
    chef, adjoint = fabriques.chef_regional("27"), fabriques.collaborateur_regional("27")
    donner(chef, adjoint, "decider")
    assert actes(adjoint) == {"decider"}
    assert phrases(donner, chef, fabriques.collaborateur("21"))[0].startswith("Cette personne n’est pas collaborateur")


def test_la_page_ne_propose_que_les_siens_et_refuse_le_mandat_d_un_autre(client_de, chef, adjoint):
    voisin = fabriques.chef_departemental("39")
    fabriques.collaborateur("39")
    client = client_de(chef)
    choix = Page(client.get("/delegations/donner/").content.decode()).un("select", name="personne")
    assert [o.get("value") for o in choix.iter("option")] == ["", str(adjoint.pk)]

    reponse = client.post("/delegations/donner/", {**saisie(chef, adjoint), "mandat": str(voisin.mandats.get().pk)})
    assert reponse.status_code == 200
    assert not Delegation.objects.exists()


def test_seuls_le_titulaire_et_un_administrateur_revoquent(client_de, chef, adjoint):
    delegation = donner(chef, adjoint)
    adresse = f"/delegations/{delegation.pk}/revoquer/"
    attendus = [
        (fabriques.chef_departemental("39"), 404),
        (fabriques.chef_regional("27"), 403),
        (adjoint, 403),
        (fabriques.agent(), 403),
        (fabriques.administrateur(), 302),
    ]
    assert [client_de(p).post(adresse).status_code for p, _ in attendus] == [code for _, code in attendus]
    assert evenements_de(delegation).first().fonction == "administrateur"


def test_le_successeur_voit_les_delegations_passees_et_ne_peut_les_reprendre(client_de, chef, adjoint):
    delegation = donner(chef, adjoint)
    chef.mandats.update(fin=AUJOURDHUI)
    successeur = fabriques.chef_departemental("25", debut=AUJOURDHUI)
    client = client_de(successeur)
    page = Page(client.get("/delegations/").content.decode())
    assert [texte(h) for h in page.tous("h2") if "fr-h4" in h.get("class", "")] == ["En cours et à venir", "Passées"]
    assert client.post(f"/delegations/{delegation.pk}/revoquer/").status_code == 403


@pytest.mark.parametrize("nombre", [1, 3])
def test_le_nombre_de_requetes_est_constant(client_de, chef, django_assert_num_queries, nombre):
    for _ in range(nombre):
        donner(chef, fabriques.collaborateur("25"))
    client = client_de(chef)
    with django_assert_num_queries(8):
        client.get("/delegations/")


def test_la_base_refuse_la_meme_delegation_deux_fois(chef, adjoint):
    donner(chef, adjoint)
    delegation = Delegation(mandat=chef.mandats.get(), personne=adjoint, acte="soumettre", debut=DEMAIN)
    with pytest.raises(IntegrityError, match="delegation_une_a_la_fois_soumettre"), transaction.atomic():
        delegation.save()


def test_qui_quitte_l_equipe_rend_ses_delegations(chef, adjoint):
    """Coming back later does not revive them; one that had not begun is revoked."""
    par, apres = Acteur(chef.pk, "chef_departemental", "25"), AUJOURDHUI + timedelta(days=30)
    courante, future = donner(chef, adjoint), donner(chef, adjoint, "decider", debut=apres)
    bornee = donner(chef, adjoint, "decider", fin=DEMAIN)

    changer_la_fin_de_l_affectation(adjoint.affectations.get(), fin=DEMAIN, par=par)
    fabriques.affecte(Role.COLLABORATEUR, prefecture="25", personne=adjoint, debut=apres)

    assert actes(adjoint) == {"soumettre", "decider"}
    assert actes(adjoint, apres) == set()
    for delegation in (courante, future, bornee):
        delegation.refresh_from_db()
    assert (courante.fin, bornee.fin, future.revoquee_le is None) == (DEMAIN, DEMAIN, False)
    assert [e.code for e in evenements_de(courante)] == [
        "prefectures.delegation.close",
        "prefectures.delegation.donnee",
    ]


def test_les_delegations_d_un_autre_territoire_restent(chef, adjoint):
    fabriques.affecte(Role.COLLABORATEUR, prefecture="39", personne=adjoint)
    jura = fabriques.chef_departemental("39")
    ailleurs = donner(jura, adjoint)

    affectation = adjoint.affectations.get(prefecture__code="25")
    changer_la_fin_de_l_affectation(affectation, fin=DEMAIN, par=Acteur(chef.pk, "chef_departemental", "25"))

    ailleurs.refresh_from_db()
    assert (ailleurs.fin, ailleurs.revoquee_le) == (None, None)


def test_les_delegations_a_une_date_passee(client_de, chef, adjoint):
    ancienne = Delegation.objects.create(
        mandat=chef.mandats.get(), personne=adjoint, acte="soumettre", debut=date(2024, 1, 1), fin=date(2025, 1, 1)
    )
    donner(chef, adjoint, "decider")
    contexte = client_de(chef).get("/delegations/", {"au": "2024-06-30"}).context

    assert (contexte["en_cours"], contexte["passees"]) == ([(ancienne, False)], [])


def test_une_delegation_revoquee_courait_encore_la_veille(client_de, chef, adjoint):
    revoquee = donner(chef, adjoint)
    Delegation.objects.update(debut=date(2024, 1, 1), revoquee_le=timezone.now())
    contexte = client_de(chef).get("/delegations/", {"au": (AUJOURDHUI - timedelta(days=1)).isoformat()}).context

    assert (contexte["en_cours"], contexte["passees"]) == ([(revoquee, False)], [])
    assert client_de(chef).get("/delegations/").context["passees"] == [revoquee]
