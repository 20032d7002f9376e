"""What the portal fills in by itself, and the list of what each value was made from."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from credits.models import Projet
from prefectures.habilitations import habilitations_de
from prefectures.models import Personne
from rapports.dossiers import Dossier
from rapports.models import Valeur
from rapports.preremplissage.origines import Piece, origine
from rapports.presentation import valeur_du_portail
from rapports.questionnaire.definition import NOMBRES, Question, Qui, Type
from tests.fabriques import agent, chef_departemental, chef_regional, lecteur
from tests.rapports.fabriques import campagne_ouverte, reponse_de, reponse_transmise
from tests.rapports.saisie.page import champs_de_la_page
from tests.rapports.saisie.terrain import terrain

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier() -> Dossier:
    terrain("25")
    return Dossier(reponse_de(campagne_ouverte(), "25"), timezone.now())


def quantitative(question: Question) -> bool:
    """A number, or a table of numbers."""
    if question.tableau:
        return all(c.type in NOMBRES for c in question.tableau.colonnes)
    return question.type in NOMBRES


def test_at_least_60_percent_of_the_obligatory_quantitative_questions_are_filled_in(dossier):
    obligatoires = [
        q for q in dossier.questionnaire if q.obligatoire and quantitative(q) and q.qui is Qui.DEPARTEMENTAL
    ]
    connues = [q for q in obligatoires if valeur_du_portail(dossier, q) is not None]
    sans = [q.numero for q in obligatoires if q not in connues]
    assert (len(obligatoires), sans) == (29, ["E15 bis", "G2"])
    assert len(connues) / len(obligatoires) >= 0.6


def test_what_is_filled_in_is_what_the_portal_holds(dossier):
    lues = {q.cle: valeur_du_portail(dossier, q) for q in dossier.questionnaire if q.preremplissage}
    assert {cle: v for cle, v in lues.items() if v is not None} == {
        "organisation.fonction": {"choix": "directeur_de_cabinet"},
        "organisation.prise_de_fonction": "2025-02-03",
        "organisation.formation_suivie": True,
        "organisation.formation_le": "2025-04-08",
        "organisation.etp": "1.2",
        "organisation.changements": 1,
        "organisation.correspondants": {"choix": ["ars", "parquet"]},
        "pilotage.plan_statut": {"choix": "signe"},
        "pilotage.plan_signe_le": "2023-11-24",
        "pilotage.plan_signataires": {"choix": ["prefet", "dg_ars"]},
        "pilotage.copil_reunions": 2,
        "pilotage.copil_dates": {"reunion_1": {"date": "2025-03-04"}, "reunion_2": {"date": "2025-11-18"}},
        "pilotage.copil_regional_reunions": 1,
        "pilotage.feuille_statut": {"choix": "signee"},
        "pilotage.fiches_engagees": "75",
        "credits.ae_notifiees": "80000.00",
        "credits.cp_notifies": "80000.00",
        "credits.ae_complementaires": "2400.00",
        "credits.cp_complementaires": "2400.00",
        "credits.ae_consommees": "1499.99",
        "credits.cp_consommes": "1000.00",
        "appel_a_projets.lance": True,
        "appel_a_projets.ouverture": "2025-01-15",
        "appel_a_projets.limite": "2025-03-15",
        "appel_a_projets.dossiers_recus": 4,
        "appel_a_projets.dossiers_retenus": 3,
        "actions.nombre": 3,
        "actions.montant_total": "10000.49",
        "actions.renouvellements": 1,
        "actions.montant_median": "1500.00",
        "actions.petites": 1,
        "actions.cofinancements": {"ARS": {"montant": "1700.00"}, "FIPD": {"montant": "800.00"}},
        "actions.sans_cofinancement": 1,
        "actions.thematiques": {
            "cps": {"nombre": 2, "montant": "2999.99"},
            "trafics": {"nombre": 1, "montant": "7000.50"},
        },
        "actions.axes": {"hors_axe": {"nombre": 3, "montant": "10000.49"}},
        "actions.porteurs": {
            "association": {"nombre": 2, "montant": "2999.99"},
            "commune": {"nombre": 1, "montant": "7000.50"},
        },
        "actions.publics": {
            "adolescents": {"nombre": 1, "montant": "1499.99"},
            "parents": {"nombre": 1, "montant": "1499.99"},
        },
        "actions.milieux": {"scolaire": {"nombre": 1, "montant": "1499.99"}},
        "actions.produits": {"alcool": {"nombre": 1, "montant": "1500.00"}},
        "projet_principal.intitule": Projet.objects.get(montant_accorde="7000.50").intitule,
        "projet_principal.porteur": Projet.objects.get(montant_accorde="7000.50").porteur.raison_sociale,
        "projet_principal.montant": "7000.50",
        "actions.programmes": {"choix": ["unplugged"]},
        "evaluation.actions_evaluees": 1,
        "evaluation.cr_attendus": 2,
        "evaluation.cr_recus": 2,
        "evaluation.reversements": "300.00",
        "trafics.collectivites": 1,
        "trafics.montant": "7000.50",
        "validation.visa_nom": str(dossier.portail["prefectures.mandat.nom"]),
    }


def test_the_seat_of_a_region_is_given_what_its_region_received():
    terrain("21")
    dossier = Dossier(reponse_de(campagne_ouverte(), "21"), timezone.now())
    regionales = {q.cle: valeur_du_portail(dossier, q) for q in dossier.questionnaire if q.qui is Qui.REGIONAL}
    assert regionales == {
        "pilotage.copil_regional_reunions": 1,
        "pilotage.feuille_statut": {"choix": "signee"},
        "credits.ae_notifiees_region": "600000.00",
        "credits.cp_notifies_region": "600000.00",
        "credits.repartition": {"21": {"ae": "82400.00"}, "39": {"ae": "20000.00"}} | _sans_rien(dossier),
    }


def _sans_rien(dossier: Dossier) -> dict[str, Any]:
    """Préfectures of the région whose account holds nothing: a row of zeros, or none."""
    repartition = valeur_du_portail(dossier, dossier.questionnaire.par_cle["credits.repartition"])
    return {code: ligne for code, ligne in repartition.items() if ligne == {"ae": "0.00"}}


# What a value counts or adds: its pieces are then the very numbers of it.
SOMMES = {Type.EUROS, Type.DECIMAL}
COMPTES = {Type.ENTIER}
AUTRES = {  # a median, a date, a word: not a sum
    "actions.montant_median",
    "pilotage.fiches_engagees",
    "projet_principal.montant",
    "trafics.collectivites",
}


@pytest.mark.parametrize("code", ["25", "21"])
def test_each_value_is_the_sum_of_what_its_detail_lists(code):
    terrain(code)
    dossier = Dossier(reponse_de(campagne_ouverte(), code), timezone.now())
    habilitations = habilitations_de(agent())
    regionale = dossier.prefecture.siege_de_region
    for question in dossier.questionnaire:
        valeur = valeur_du_portail(dossier, question) if question.preremplissage else None
        if valeur is None or (question.qui is Qui.REGIONAL and not regionale):
            continue
        detail = origine(question.preremplissage, dossier.reponse, habilitations)
        assert detail and detail.pieces, question.cle
        total = None if question.cle in AUTRES else _total(question, detail.pieces)
        if total is not None:
            assert total == _attendu(question, valeur), question.cle


def _total(question: Question, pieces: list[Piece]) -> Any:
    if question.tableau and {c.cle for c in question.tableau.colonnes} & {"montant", "ae"}:
        lignes: dict[str, Decimal] = {}
        for piece in pieces:
            lignes[piece.ligne] = lignes.get(piece.ligne, Decimal(0)) + piece.montant
        return lignes
    if question.type in SOMMES:
        return round(sum((p.montant for p in pieces), Decimal(0)), 1 if question.decimales == 1 else 2)
    return len(pieces) if question.type in COMPTES else None


def _attendu(question: Question, valeur: Any) -> Any:
    if isinstance(valeur, Mapping) and question.tableau:
        colonne = "ae" if question.cle == "credits.repartition" else "montant"
        return {ligne: Decimal(v[colonne]) for ligne, v in valeur.items() if Decimal(v[colonne])}
    return Decimal(valeur) if isinstance(valeur, str) else valeur


@pytest.mark.parametrize(
    ("qui", "attendu"),
    [
        (lambda: chef_departemental("39"), 404),
        (lambda: chef_regional("27"), 200),
        (lambda: chef_regional("28"), 404),
        (agent, 200),
        (lecteur, 200),
    ],
)
def test_who_may_see_where_a_value_comes_from(client_de, dossier, qui, attendu):
    assert client_de(qui()).get("/enquetes/2025/25/origine/actions.montant_total").status_code == attendu


def test_the_detail_of_a_regional_value_is_for_the_region(client_de):
    chef = terrain("21")
    campagne_ouverte()
    adresse = "/enquetes/2025/21/origine/credits.repartition"
    assert client_de(chef).get(adresse).status_code == 403
    page = client_de(chef_regional("27")).get(adresse).content.decode()
    assert "Jura" in page and "/credits/2025/regions/27/" in page


@pytest.mark.parametrize("cle", ["absente", "articulation.fipd", "actions.taux_renouvellement", "trafics.limits"])
def test_a_question_the_portal_knows_nothing_of_has_no_detail(client_de, dossier, cle):
    assert client_de(agent()).get(f"/enquetes/2025/25/origine/{cle}").status_code == 404


def test_each_row_leads_to_its_page_for_who_may_open_it(client_de, dossier):
    chef = dossier.portail["prefectures.mandat.nom"]
    client = client_de(next(p for p in [*dossier.prefecture.mandats.all()] if str(p.personne) == chef).personne)
    page = client.get("/enquetes/2025/25/origine/actions.montant_total").content.decode()
    for projet in Projet.objects.filter(exercice=2025, statut="retenu"):
        assert f'<a href="{projet.get_absolute_url()}">{projet.intitule} ({projet.porteur})</a>' in page
        assert client.get(projet.get_absolute_url()).status_code == 200
    assert "7\u00a0000,50\u00a0€" in page and "/credits/2025/prefectures/25/" in page


def test_every_link_of_every_detail_opens(client_de, dossier, django_assert_max_num_queries):
    """For the chef de projet: no link that would answer 403 or 404."""
    chef = dossier.prefecture.mandats.get(niveau="departemental").personne
    client, habilitations = client_de(chef), habilitations_de(chef)
    adresses = set()
    for question in dossier.questionnaire:
        if question.preremplissage and question.qui is Qui.DEPARTEMENTAL:
            with django_assert_max_num_queries(6):
                detail = origine(question.preremplissage, dossier.reponse, habilitations)
            if detail:
                adresses |= {detail.adresse, *(p.adresse for p in detail.pieces)} - {""}
    assert len(adresses) > 8
    assert {a: client.get(a).status_code for a in adresses} == dict.fromkeys(adresses, 200)


def test_one_button_proposes_and_nothing_counts_before_it_is_confirmed(client_de, dossier):
    chef = dossier.prefecture.mandats.get(niveau="departemental").personne
    client, reponse = client_de(chef), dossier.reponse
    page = client.get("/enquetes/2025/25/").content.decode()
    assert "Pré-remplir avec les données connues" in page and "(estimation indicative)" in page
    suite = client.post("/enquetes/2025/25/preremplir/", follow=True)
    attendues = {q.cle for q in dossier.questionnaire if q.qui == "D" and valeur_du_portail(dossier, q) is not None}
    assert set(reponse.valeurs.filter(confirmee=False).values_list("cle", flat=True)) == attendues
    assert not reponse.valeurs.filter(confirmee=True).exists()
    assert f"{len(attendues)} réponses pré-remplies" in suite.content.decode()
    reponse.refresh_from_db()
    assert reponse.statut == "a_commencer"
    section = client.get("/enquetes/2025/25/sections/C/").content.decode()
    assert 'value="80\u00a0000,00"' in section and "6 valeurs pré-remplies à vérifier, puis à confirmer." in section
    assert (
        "C1 «\u00a0Dotation notifiée au département, autorisations d’engagement\u00a0» attend une réponse." in section
    )
    assert "Aucune question sans réponse" in client.post("/enquetes/2025/25/preremplir/", follow=True).content.decode()


def test_pre_filling_leaves_every_answer_as_it_was(client_de, dossier):
    chef = dossier.prefecture.mandats.get(niveau="departemental").personne
    client = client_de(chef)
    Valeur.objects.create(
        reponse=dossier.reponse, cle="actions.nombre", contenu=7, auteur=chef, modifiee_le=timezone.now()
    )
    client.post("/enquetes/2025/25/preremplir/")
    mienne = Valeur.objects.get(cle="actions.nombre")
    assert (mienne.contenu, mienne.version, mienne.confirmee) == (7, 1, True)


def test_the_choices_of_last_year_are_proposed_its_figures_are_not(client_de):
    reponse_transmise(campagne_ouverte(2024), "25")
    campagne = campagne_ouverte(2025)
    chef = Personne.objects.get(mandats__prefecture__code="25")
    client_de(chef).post("/enquetes/2025/25/preremplir/")
    proposees = dict(Valeur.objects.filter(reponse__campagne=campagne).values_list("cle", "contenu"))
    assert proposees["organisation.service"] == {"choix": "cabinet"}
    assert "credits.ae_consommees" not in proposees and "interdictions.operations" not in proposees


@pytest.mark.parametrize(
    ("qui", "attendu"), [(lambda: chef_departemental("39"), 404), (agent, 403), (lambda: chef_regional("27"), 403)]
)
def test_who_may_not_pre_fill(client_de, dossier, qui, attendu):
    assert client_de(qui()).post("/enquetes/2025/25/preremplir/").status_code == attendu
    assert not Valeur.objects.exists()


def test_all_the_proposals_of_a_section_are_confirmed_at_once(client_de, dossier):
    chef = dossier.prefecture.mandats.get(niveau="departemental").personne
    client = client_de(chef)
    client.post("/enquetes/2025/25/preremplir/")
    adresse = "/enquetes/2025/25/sections/C/"
    page = client.get(adresse)
    champs = champs_de_la_page(page)
    assert client.post(adresse, {**champs, "confirmer_tout": "1"}).status_code == 302
    siennes = dossier.reponse.valeurs.filter(cle__startswith="credits.")
    assert {v.confirmee for v in siennes} == {True} and siennes.count() == 6
    assert dossier.reponse.valeurs.filter(confirmee=True).exclude(cle__startswith="credits.").count() == 0
    dossier.reponse.refresh_from_db()
    assert dossier.reponse.statut == "en_cours"
