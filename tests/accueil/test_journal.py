"""The log as the MILDECA reads it."""

import csv
import io
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook

from credits.models import Projet
from mildeca_portal.accueil.journal import documents
from mildeca_portal.demonstration.horodatage import dates_donnees
from mildeca_portal.socle.evenements import SYSTEME, Acteur, journaliser
from mildeca_portal.socle.models import Evenement
from prefectures.models import Mandat, Personne, Prefecture, Role
from tests import fabriques
from tests.credits.fabriques import ProjetFactory
from tests.interface.page import Page, texte

pytestmark = pytest.mark.django_db


def chef_du_doubs() -> tuple[Personne, Acteur]:
    personne = fabriques.chef_departemental("25", personne=fabriques.PersonneFactory(prenom="Zoé", nom="Prévôt"))
    return personne, Acteur(personne.pk, Role.CHEF_DEPARTEMENTAL, "25")


def retenu(projet: Projet, par: Acteur, montant: str = "1500.00") -> Evenement:
    territoire = {"prefecture": projet.prefecture.code, "region": projet.prefecture.region_id}
    return journaliser("credits.projet.retenu", projet, par=par, donnees={"montant": montant}, **territoire)


def date_du(jour: datetime, **champs: object) -> Evenement:
    evenement = Evenement(fonction=SYSTEME.fonction, objet_type="x.y", objet_id="1", cree_le=jour, **champs)
    with dates_donnees(Evenement, "cree_le"):
        return Evenement.objects.bulk_create([evenement])[0]


def lignes(reponse) -> list[list[str]]:
    page = Page(reponse.content.decode())
    (corps,) = page.tous("tbody")
    return [[texte(c) for c in rangee] for rangee in corps]


@pytest.fixture
def agent(client_de):
    return client_de(fabriques.agent())


def test_une_ligne_dit_qui_a_fait_quoi_dans_quelle_fonction_et_sur_quoi(agent):
    _, acteur = chef_du_doubs()
    projet = ProjetFactory(intitule="Fêtes étudiantes", prefecture=fabriques.prefecture("25"))
    retenu(projet, acteur)

    reponse = agent.get("/journal/")

    (ligne,) = lignes(reponse)
    assert ligne[1:] == [
        "Zoé Prévôt chef de projet départemental, Doubs (25)",
        "a retenu un projet",
        "Projet « Fêtes étudiantes » (Doubs) Historique",
        "Doubs (25)",
        "Montant : 1 500,00 €",
    ]
    assert f'href="{projet.get_absolute_url()}"' in reponse.content.decode()


def test_un_compte_anonymise_n_a_plus_de_nom_le_portail_agit_sans_personne(agent):
    personne, acteur = chef_du_doubs()
    mandat = Mandat.objects.get(personne=personne)
    journaliser("prefectures.mandat.ouvert", mandat, par=acteur, donnees={"personne": personne.pk, "fin": None})
    journaliser("socle.purge.executee", mandat, par=SYSTEME, donnees={"courriels": 3})
    Personne.objects.filter(pk=personne.pk).update(is_active=False, anonymise_le=datetime(2026, 1, 1, tzinfo=UTC))

    portail, anonyme = lignes(agent.get("/journal/"))

    assert portail[1] == "le portail"
    assert anonyme[1] == "compte anonymisé chef de projet départemental, Doubs (25)"
    assert anonyme[5] == "Personne : compte anonymisé"


def test_un_code_de_region_n_est_pas_celui_d_un_departement(agent):
    """27 is a région for the one, the Eure for the other."""
    siege, eure = Prefecture.objects.get(region_id="27", siege_de_region=True), fabriques.prefecture("27")
    regional = Acteur(fabriques.chef_regional("27").pk, Role.CHEF_REGIONAL, "27")
    journaliser("credits.mouvement.delegation", siege, par=regional, region="27")
    collaborateur = Acteur(fabriques.collaborateur_regional("27").pk, Role.COLLABORATEUR, "27")
    journaliser("credits.mouvement.delegation", siege, par=collaborateur, prefecture=siege.code, region="27")
    de_l_eure = Acteur(fabriques.collaborateur("27").pk, Role.COLLABORATEUR, "27")
    journaliser("credits.projet.depose", eure, par=de_l_eure, prefecture="27", region=eure.region_id)

    fonctions = [ligne[1].partition(" ")[2].partition(" ")[2] for ligne in lignes(agent.get("/journal/"))]

    assert fonctions == [
        "collaborateur, Eure (27)",
        "collaborateur, Bourgogne-Franche-Comté",
        "chef de projet régional, Bourgogne-Franche-Comté",
    ]


def test_les_filtres(agent):
    _, acteur = chef_du_doubs()
    autre = Acteur(fabriques.collaborateur("39").pk, Role.COLLABORATEUR, "39")
    du_doubs = ProjetFactory(prefecture=fabriques.prefecture("25"))
    de_l_ain = ProjetFactory(prefecture=fabriques.prefecture("01"))
    evenements = {
        "doubs": retenu(du_doubs, acteur),
        "ain": retenu(de_l_ain, autre),
        "sans_region": journaliser("rapports.campagne.prolongee", du_doubs.prefecture, par=autre, prefecture="39"),
        "ancien": date_du(datetime(2024, 3, 31, 21, 59, tzinfo=UTC), code="credits.mouvement.gel"),
        "lendemain": date_du(datetime(2024, 3, 31, 22, 0, tzinfo=UTC), code="circulaires.texte.lu"),
    }
    par_pk = {e.pk: nom for nom, e in evenements.items()}

    def trouves(**criteres: str) -> set[str]:
        reponse = agent.get("/journal/", criteres)
        return {par_pk[e.pk] for e in reponse.context["page"].object_list}

    assert trouves() == set(evenements)
    assert trouves(personne="prevot zoe") == {"doubs"}
    assert trouves(personne="personne de ce nom") == set()
    assert trouves(fonction="collaborateur") == {"ain", "sans_region"}
    assert trouves(fonction="systeme") == {"ancien", "lendemain"}
    assert trouves(acte="credits.") == {"doubs", "ain", "ancien"}
    assert trouves(acte="credits.projet.retenu") == {"doubs", "ain"}
    assert trouves(prefecture="25") == {"doubs"}
    assert trouves(region="27") == {"doubs", "sans_region"}
    assert trouves(objet=f"credits.projet:{de_l_ain.pk}") == {"ain"}
    # Midnight in Paris: 31 March 2024 is the first day of summer time.
    assert trouves(du="2024-03-31", jusqu_au="2024-03-31") == {"ancien"}
    assert trouves(jusqu_au="2024-04-01") == {"ancien", "lendemain"}
    assert trouves(du="2024-04-01", acte="circulaires.") == {"lendemain"}


@pytest.mark.parametrize(
    ("criteres", "phrase"),
    [
        ({"du": "2026-03-02", "jusqu_au": "2026-03-01"}, "La fin de la période précède son début."),
        ({"du": "le 3 mars"}, "Saisissez une date, par exemple 30/06/2024."),
    ],
)
def test_un_critere_illisible_est_explique_et_rien_n_est_montre(agent, criteres, phrase):
    date_du(datetime(2026, 3, 1, 12, tzinfo=UTC), code="circulaires.texte.lu")

    reponse = agent.get("/journal/", criteres)

    assert phrase in reponse.content.decode()
    assert f'value="{criteres["du"]}"' in reponse.content.decode()
    assert "Corrigez les critères pour lire le journal." in reponse.content.decode()
    assert "<table" not in reponse.content.decode()
    retour = agent.get("/journal/journal.xlsx", criteres)
    assert (retour.status_code, retour.url.partition("?")[0]) == (302, "/journal/")


@pytest.mark.parametrize("adresse", ["/journal/", "/journal/journal.xlsx", "/journal/journal.csv"])
@pytest.mark.parametrize("role", ["chef_departemental", "chef_regional", "lecteur", "collaborateur"])
def test_le_journal_est_a_la_mildeca(client_de, role, adresse):
    assert client_de(getattr(fabriques, role)()).get(adresse).status_code == 403
    assert Evenement.objects.count() == 0


@pytest.mark.parametrize("nombre", [1, 3])
def test_le_nombre_de_requetes_ne_depend_pas_du_nombre_de_lignes(agent, django_assert_num_queries, nombre):
    for rang in range(nombre):
        acteur = Acteur(fabriques.chef_departemental(f"0{rang + 1}").pk, Role.CHEF_DEPARTEMENTAL, f"0{rang + 1}")
        projet = ProjetFactory(prefecture=fabriques.prefecture(f"0{rang + 1}"))
        retenu(projet, acteur)
        journaliser("prefectures.mandat.ouvert", Mandat.objects.get(personne=acteur.personne_id), par=SYSTEME)

    # Session, person, rights, read-only (savepoint, limit, release), count, page, territories (2), people, two kinds of
    # objects, the demonstration's mark, choices of the two lists.
    with django_assert_num_queries(16):
        agent.get("/journal/")


def exporter(client, extension: str, **criteres: str) -> list[list[object]]:
    reponse = client.get(f"/journal/journal.{extension}", criteres)
    assert reponse.status_code == 200
    assert reponse["Content-Disposition"].endswith(f'.{extension}"')
    if extension == "xlsx":
        rangees = list(load_workbook(io.BytesIO(reponse.content)).active.values)
    else:
        rangees = list(csv.reader(io.StringIO(reponse.content.decode("utf-8-sig")), delimiter=";"))
    return [[v.replace("\u00a0", " ") if isinstance(v, str) else v for v in r] for r in rangees]


@pytest.mark.parametrize("extension", ["xlsx", "csv"])
def test_l_export_est_la_liste_filtree_et_il_est_consigne(client_de, extension):
    _, acteur = chef_du_doubs()
    projet = ProjetFactory(intitule="=1+1", prefecture=fabriques.prefecture("25"))
    retenu(projet, acteur)
    journaliser("prefectures.mandat.ouvert", Mandat.objects.get(), par=SYSTEME)
    lectrice = fabriques.agent()

    entetes, *rangees = exporter(client_de(lectrice), extension, acte="credits.")

    assert entetes == list(documents.ENTETES)
    assert [r[1:] for r in rangees] == [
        [
            "Zoé Prévôt",
            "chef de projet départemental, Doubs (25)",
            "credits.projet.retenu",
            "a retenu un projet",
            "Projet « =1+1 » (Doubs)",
            f"credits.projet:{projet.pk}",
            "Doubs (25)",
            "Montant : 1 500,00 €",
        ]
    ]
    consigne = Evenement.objects.get(code="accueil.journal.exporte")
    assert (consigne.acteur_id, consigne.fonction, consigne.donnees) == (
        lectrice.pk,
        "agent",
        {"lignes": 1, "format": extension},
    )


def test_la_tete_d_un_export_n_est_pas_consignee(agent):
    date_du(datetime(2026, 3, 1, 12, tzinfo=UTC), code="circulaires.texte.lu")

    assert agent.head("/journal/journal.csv").status_code == 200
    assert Evenement.objects.count() == 1


def test_un_export_trop_long_demande_de_restreindre(agent, monkeypatch):
    monkeypatch.setattr(documents, "LIGNES_MAX", 1)
    for heure in (1, 2):
        date_du(datetime(2026, 3, heure, tzinfo=UTC), code="circulaires.texte.lu")

    assert "restreignez la période" in agent.get("/journal/").content.decode()
    reponse = agent.get("/journal/journal.csv", {"acte": "circulaires."}, follow=True)

    assert reponse.redirect_chain == [("/journal/?acte=circulaires.", 302)]
    assert "Cette liste compte 2 événements : un fichier en contient 1 au plus." in reponse.content.decode()
    assert Evenement.objects.count() == 2
