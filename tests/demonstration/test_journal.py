"""The log at the size of the demonstration: words for every event, no name in any, a page that costs the same."""

import tracemalloc
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from credits.actions import faire_avancer
from credits.models import Projet
from mildeca_portal.accueil.journal.lecture import LOT, lire_tout
from mildeca_portal.socle.conservation import purger
from mildeca_portal.socle.evenements import Acteur, verifier_donnees
from mildeca_portal.socle.journal import details, libelles, nommeurs
from mildeca_portal.socle.models import Evenement
from prefectures.models import Personne, Role

pytestmark = pytest.mark.usefixtures("retour")


def valeurs(donnees: object) -> list[str]:
    if isinstance(donnees, dict):
        return [x for v in donnees.values() for x in valeurs(v)]
    if isinstance(donnees, list):
        return [x for v in donnees for x in valeurs(v)]
    return [donnees] if isinstance(donnees, str) else []


def test_chaque_evenement_a_ses_mots():
    codes = set(Evenement.objects.order_by().values_list("code", flat=True).distinct())
    types = set(Evenement.objects.order_by().values_list("objet_type", flat=True).distinct())
    cles = {cle for (donnees,) in Evenement.objects.order_by("pk").values_list("donnees") for cle in donnees}

    assert len(codes) > 5
    assert codes - set(libelles()) == set()
    assert types - set(nommeurs()) == set()
    assert cles - set(details()) == set()


def test_aucun_evenement_ne_garde_un_nom_une_adresse_ou_du_texte():
    """After a whole loading, and one more act of a chef de projet."""
    chef = Personne.objects.get(courriel="chef-25@prefectures.test")
    projet = Projet.objects.filter(prefecture__code="25", statut="depose").order_by("pk").first()
    faire_avancer(projet, "instruit", par=Acteur(chef.pk, Role.CHEF_DEPARTEMENTAL, "25"))
    noms = {n.lower() for p in Personne.objects.all() for n in (p.prenom, p.nom, p.courriel, str(p))}

    gardes = set()
    for (donnees,) in Evenement.objects.order_by("pk").values_list("donnees"):
        verifier_donnees(donnees)
        gardes.update(v.lower() for v in valeurs(donnees))

    assert gardes & noms == set()


def test_le_journal_entier_se_lit_par_lots():
    """Memory and queries follow the batches: two kinds of objects at most change from one to the next."""
    tous = Evenement.objects.order_by("-cree_le", "-pk")
    nombre = tous.count()
    with CaptureQueriesContext(connection) as requetes:
        tracemalloc.start()
        lues = sum(1 for _ in lire_tout(tous))
        _, pic = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    assert lues == nombre > 3 * LOT
    assert len(requetes) <= 3 + (nombre // LOT + 1) * (1 + len(nommeurs()))
    assert pic < 40_000_000


def test_la_page_du_journal_prend_l_index(connecte):
    agent = connecte("credits@mildeca.test")
    with CaptureQueriesContext(connection) as requetes:
        assert agent.get("/journal/").status_code == 200
    (page,) = [r["sql"] for r in requetes if "LIMIT 50" in r["sql"]]
    with connection.cursor() as curseur:
        curseur.execute("ANALYZE socle_evenement")
        curseur.execute(f"EXPLAIN {page}")
        plan = "\n".join(ligne for (ligne,) in curseur.fetchall())

    assert "evenement_recent" in plan
    assert "Sort" not in plan


def test_apres_une_purge_le_portail_se_lit_encore(connecte):
    partis = Personne.objects.filter(is_active=False).count()
    bilans = {b.categorie.code: b.nombre for b in purger(timezone.now() + timedelta(days=366))}

    anonymes = set(Personne.objects.exclude(anonymise_le=None).values_list("pk", flat=True))
    assert len(anonymes) == bilans["comptes_fermes"] == partis > 10
    agent = connecte("credits@mildeca.test")
    for adresse in ("/prefectures/25/", "/prefectures/?au=2024-06-30", "/enquetes/2024/25/", "/projets/"):
        assert agent.get(adresse).status_code == 200, adresse
    lues = agent.get("/journal/", {"acte": "comptes.compte.anonymise"}).context["page"].object_list
    assert {int(e.objet_id) for e in lues} <= anonymes
    assert "Compte anonymisé" in agent.get("/journal/", {"acte": "comptes.compte.anonymise"}).content.decode()
