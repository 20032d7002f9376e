"""A chef de projet leaves, another arrives the same day: the work in progress is the post's, what was decided keeps its name."""

from datetime import UTC, date, datetime

import pytest

from credits.actions import Octroi, retenir
from credits.models import Decision
from mildeca_portal.socle.evenements import SYSTEME
from mildeca_portal.socle.versions import jeton
from prefectures.actions.fonctions import clore_mandat, ouvrir_mandat
from prefectures.actions.passation import demander_note, ecrire_note
from prefectures.habilitations import habilitations_de
from prefectures.models import Mandat
from prefectures.postes_tenus import postes_tenus
from tests import fabriques
from tests.credits import fabriques as argent
from tests.feuilles_de_route import fabriques as plans
from tests.rapports import fabriques as enquetes
from tests.rapports.saisie.test_pages import poster

AVANT = datetime(2026, 5, 3, 9, tzinfo=UTC)
LE_JOUR = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.fixture
def partant(db, time_machine, client_de):
    """He decided a project, left another, began the survey, let an action be late, and wrote his note."""
    time_machine.move_to(AVANT)
    chef = fabriques.chef_departemental("25")
    argent.dotation("27")
    argent.repartition("27", d25=82_400)
    acteur = postes_tenus(habilitations_de(chef))[0].fonction.acteur
    retenir(argent.ProjetFactory(intitule="Collège"), Octroi(argent.euro(8000)), par=acteur)
    argent.ProjetFactory(intitule="Lycée")
    plan = plans.PlanFactory()
    plans.ActionFactory(plan=plan, echeance=date(2026, 4, 1))
    enquetes.campagne_ouverte(2025)
    poster(client_de(chef), "/enquetes/2025/25/sections/A/", {"organisation.etp": "1,5"})
    mandat = clore_mandat(Mandat.objects.get(), fin=LE_JOUR.date(), par=SYSTEME)
    demander_note(mandat, par=SYSTEME)
    ecrire_note(mandat, "Rappeler le rectorat.", montre=jeton(0, ""), par=acteur)
    return chef


@pytest.fixture
def arrivant(partant, time_machine):
    suivant = fabriques.PersonneFactory()
    ouvrir_mandat(suivant, fabriques.prefecture("25"), Mandat.Niveau.DEPARTEMENTAL, debut=LE_JOUR.date(), par=SYSTEME)
    time_machine.move_to(LE_JOUR)
    return suivant


def test_le_successeur_trouve_tout_dans_son_tableau_de_bord(client_de, arrivant):
    client = client_de(arrivant)

    page = client.get("/tableau-de-bord/").context["page"]

    assert [e.titre.replace("\u00a0", " ") for e in page.echeances] == [
        "1 action en retard dans le plan d’actions",
        "Enquête 2025, Doubs : à terminer",
        "1 dossier reçu en attente de décision",
        "Correspondants à renseigner",
        "Prise de poste : 3 étapes à faire",
    ]
    for echeance in page.echeances:
        assert client.get(echeance.url).status_code == 200
    section = client.get("/enquetes/2025/25/sections/A/").content.decode()
    assert 'value="1,5"' in section
    assert "Rappeler le rectorat." in client.get("/prise-de-poste/").content.decode()


def test_le_jour_meme_le_partant_n_entre_plus(client_de, partant, arrivant):
    client = client_de(partant)

    for adresse in ("/tableau-de-bord/", "/prise-de-poste/", "/enquetes/2025/25/", "/projets/"):
        refus = client.get(adresse)
        assert (adresse, refus.status_code) == (adresse, 403)
        assert "Aucune fonction en cours" in refus.content.decode()


def test_la_decision_garde_le_nom_et_la_fonction_de_son_auteur(client_de, partant, arrivant):
    decision, signataire = Decision.objects.get(), str(partant)
    partant.nom = "Autrement"
    partant.save()

    page = " ".join(client_de(arrivant).get(decision.projet.get_absolute_url()).content.decode().split())

    assert (decision.nom, decision.fonction, decision.territoire) == (signataire, "chef_departemental", "25")
    assert f"Par&nbsp;: {signataire}, chef de projet départemental (25)." in page


def test_une_decision_par_delegation_le_dit(client_de, db, time_machine):
    time_machine.move_to(AVANT)
    fabriques.chef_departemental("25")
    argent.dotation("27")
    argent.repartition("27", d25=82_400)
    delegataire = fabriques.collaborateur("25")
    acteur = habilitations_de(delegataire).fonctions[0].acteur
    projet = argent.ProjetFactory()
    retenir(projet, Octroi(argent.euro(8000), par_delegation=True), par=acteur)

    page = " ".join(client_de(delegataire).get(projet.get_absolute_url()).content.decode().split())

    assert f"Par&nbsp;: {delegataire}, collaborateur (25), pour le préfet et par délégation." in page


def test_la_note_reste_a_rediger_jusqu_au_dernier_jour(client_de, db, time_machine):
    time_machine.move_to(AVANT)
    chef = fabriques.chef_departemental("25", fin=date(2026, 6, 1))
    mandat = Mandat.objects.get()
    client = client_de(chef)

    def a_rediger():
        echeances = client.get("/tableau-de-bord/").context["page"].echeances
        return [(e.le, e.url) for e in echeances if e.titre == "Rédiger la note de passation"]

    assert a_rediger() == [(date(2026, 5, 31), f"/prise-de-poste/note/{mandat.pk}/")]
    ecrire_note(mandat, "Faite.", montre=jeton(0, ""), par=SYSTEME)
    assert a_rediger() == []
