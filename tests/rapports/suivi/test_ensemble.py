"""The follow-up seen by each one: counts, table, map, curve and workbook say the same."""

import io
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from mildeca_portal.socle.demonstration import MENTION
from mildeca_portal.socle.models import Evenement
from mildeca_portal.socle.versions import jeton
from prefectures.models import Personne, Prefecture
from rapports.actions.avancement import recompter
from rapports.actions.saisie import Soumission, enregistrer
from rapports.models import Campagne, DemandeCorrection, Prolongation, Reponse, SectionReponse
from tests.fabriques import administrateur, affecte, agent, chef_departemental, chef_regional, collaborateur, lecteur
from tests.rapports.fabriques import (
    campagne_ouverte,
    fonctions_de,
    garder,
    remplir_completement,
    reponse_de,
    reponse_transmise,
)
from tests.rapports.suivi.test_pages import lectures, lignes

pytestmark = pytest.mark.django_db
SUIVI, ECRAN, XLSX = "/enquetes/2025/", "/enquetes/2025/ecran/", "/enquetes/2025/suivi.xlsx"
S = Reponse.Statut


@pytest.fixture
def campagne() -> Campagne:
    return campagne_ouverte()


def etats(campagne: Campagne, statut: str, *codes: str, jours: int = 1) -> None:
    """Put answers in a state at once: what leads there is tested elsewhere."""
    le = timezone.now() - timedelta(days=jours)
    remise = statut not in (S.A_COMMENCER, S.EN_COURS, S.A_VALIDER)
    dates = {"transmise_le": le, "premiere_transmise_le": le, "instantane": {}} if remise else {}
    campagne.reponses.filter(prefecture__code__in=codes).update(
        statut=statut, commencee_le=le, acceptee_le=le if statut == S.ACCEPTEE else None, **dates
    )


def peuplee(campagne: Campagne) -> dict[str, int]:
    """Some préfectures in every state; returns how many."""
    etats(campagne, S.EN_COURS, "25", "39", "75")
    etats(campagne, S.A_VALIDER, "21")
    etats(campagne, S.TRANSMISE, "58", "01", jours=3)
    etats(campagne, S.CORRECTION_DEMANDEE, "70", jours=5)
    etats(campagne, S.ACCEPTEE, "71", "2A", "974", jours=8)
    return {"a_commencer": 92, "en_cours": 3, "a_valider": 1, "transmise": 2, "correction_demandee": 1, "acceptee": 3}


def lu(reponse) -> dict[str, list[tuple]]:
    """{sheet: rows} of a workbook."""
    classeur = load_workbook(io.BytesIO(reponse.content))
    return {f.title: [tuple(r) for r in f.iter_rows(values_only=True)] for f in classeur}


def sous_l_entete(rangs: list[tuple], premier: str) -> list[tuple]:
    return rangs[next(i for i, rang in enumerate(rangs) if rang[0] == premier) + 1 :]


def test_counts_table_map_curve_and_workbook_agree(client_de, campagne):
    attendus = peuplee(campagne)
    client = client_de(agent())
    page = client.get(SUIVI)
    contenu = page.content.decode()
    par_lien = dict(re.findall(r'href="\?statut=(\w+)#prefectures">[^<]*?(\d+)</a>', contenu))
    assert {s: int(n) for s, n in par_lien.items()} == attendus
    assert {s: len(lignes(client.get(f"{SUIVI}?statut={s}"))) for s in attendus} == attendus
    suivi = page.context["suivi"]
    assert sum(p.nombre for p in page.context["carte"].legende) == 102
    assert {c.statut: c.nombre for c in suivi.comptes} == attendus
    assert [suivi.par_region.totale(s) for s in attendus] == list(attendus.values())
    transmises_un_jour = 2 + 1 + 3
    aujourdhui = [v for v in suivi.courbe.publiees("cumul") if v is not None]
    assert aujourdhui[-1] == suivi.courbe.couverture.obtenus == transmises_un_jour
    feuilles = lu(client.get(XLSX))
    rangs = sous_l_entete(feuilles["Suivi"], "Code")
    libelles = {c.libelle: c.nombre for c in suivi.comptes}
    assert {nom: sum(r[3] == nom for r in rangs) for nom in libelles} == libelles
    assert feuilles["Par région"][-1][2:8] == tuple(attendus.values())
    assert [r[3] for r in sous_l_entete(feuilles["Courbe"], "Jour avant la clôture") if r[3] is not None] == aujourdhui
    ecran = client.get(ECRAN).context["suivi"]
    assert (ecran.remises, ecran.total) == (5, 102)


@pytest.mark.parametrize(
    ("qui", "nombre"),
    [
        (lambda: chef_departemental("25"), 1),
        (lambda: collaborateur("25"), 1),
        (lambda: chef_regional("27"), 8),
        (lecteur, 102),
        (administrateur, 102),
    ],
)
def test_page_screen_and_workbook_hold_the_same_perimeter(client_de, campagne, qui, nombre):
    client = client_de(qui())
    page = client.get(SUIVI)
    assert len(lignes(page)) == nombre
    assert (page.context["carte"] is not None) == (nombre == 102)
    assert len(sous_l_entete(lu(client.get(XLSX))["Suivi"], "Code")) == nombre
    ecran = client.get(ECRAN)
    assert ecran.context["suivi"].total == nombre
    assert f"sur {nombre}</span>" in ecran.content.decode()


def test_a_contributeur_sees_neither_workbook_nor_screen(client_de, campagne):
    client = client_de(affecte("contributeur", prefecture="25"))
    assert {client.get(adresse).status_code for adresse in (SUIVI, ECRAN, XLSX)} == {404}


def test_every_page_costs_the_same_for_one_line_and_for_all(client_de, campagne):
    peuplee(campagne)
    Prolongation.objects.create(campagne=campagne, jusqu_au=campagne.cloture + timedelta(days=3), motif="Grève")
    personnes = [chef_departemental("25"), chef_regional("27"), agent()]
    for adresse in (SUIVI, f"{SUIVI}?situation=vacant&sort=-avancement", ECRAN):
        couts = {lectures(client_de(qui), adresse) for qui in personnes}
        assert len(couts) == 1
        assert couts.pop() <= 10
    departement, region, nation = (lectures(client_de(qui), "/enquetes/") for qui in personnes)
    assert departement == region == nation + 1  # nothing of his own to look for


def test_situations_add_up_and_stay_in_the_address(client_de, campagne):
    peuplee(campagne)
    chef_departemental("25"), chef_departemental("90")
    doubs = reponse_de(campagne, "25")
    SectionReponse.objects.filter(reponse=doubs, lettre="C").update(anomalies=2)
    Prolongation.objects.create(
        campagne=campagne, prefecture=doubs.prefecture, jusqu_au=campagne.cloture + timedelta(days=3), motif="Intérim"
    )
    client = client_de(agent())

    def codes(requete):
        return lignes(client.get(f"{SUIVI}?{requete}"))

    assert codes("situation=anomalies") == codes("situation=prolongee") == ["25"]
    assert len(codes("situation=vacant")) == 100
    Prefecture.objects.filter(code="39").update(boite_fonctionnelle="jura@exemple.test")
    Personne.objects.filter(mandats__prefecture__code="90").update(is_active=False, ferme_le=timezone.now())
    muettes = codes("situation=muette")
    assert ("90" in muettes, "39" in muettes, len(muettes)) == (True, False, 100)
    assert len(codes("situation=rien")) == 92
    assert len(codes("situation=rien&situation=vacant")) == 91
    assert codes("sort=-anomalies")[0] == "25"
    assert set(codes("sort=-statut")[:3]) == {"71", "2A", "974"}
    page = client.get(f"{SUIVI}?region=27&situation=rien&sort=-avancement").content.decode()
    assert '<input type="hidden" name="sort" value="-avancement"' in page
    assert 'href="?region=27&amp;situation=rien&amp;sort=activite"' in page
    assert 'suivi.xlsx?region=27&amp;situation=rien&amp;sort=-avancement"' in page
    assert f'href="{SUIVI}">Tout effacer</a>' in page
    assert 'href="?region=27&amp;sort=-avancement">Situation : Rien de commencé</a>' in page


def test_a_line_says_who_is_in_charge_what_is_wrong_and_until_when(client_de, campagne):
    peuplee(campagne)
    chef = chef_departemental("25", par_interim=True)
    demande = DemandeCorrection.objects.create(
        reponse=reponse_de(campagne, "70"), echeance=campagne.cloture, demandee_le=timezone.now()
    )
    demande.points.create(section="C", motif="inexact", commentaire="Reprenez C1.")
    Prefecture.objects.filter(code="39").update(boite_fonctionnelle="jura@exemple.test")
    lignes_ = {r["code"]: r for r in _lignes_typees(client_de(agent()).get(XLSX))}
    assert lignes_["25"]["Chef de projet"] == f"{chef.prenom} {chef.nom} (par intérim)"
    assert lignes_["39"]["Chef de projet"] == "Poste vacant"  # someone reads its mailbox
    assert lignes_["70"]["Chef de projet"] == "Poste vacant, aucun destinataire"
    assert lignes_["70"]["Correction"].date() == timezone.localdate(campagne.cloture)
    assert lignes_["25"]["Correction"] is None
    page = client_de(chef).get(SUIVI).content.decode()
    assert 'aria-label="Réponses obligatoires, Doubs"' in page


def _lignes_typees(reponse) -> list[dict]:
    rangs = lu(reponse)["Suivi"]
    entete = next(r for r in rangs if r[0] == "Code")
    return [{"code": r[0], **dict(zip(entete, r, strict=True))} for r in sous_l_entete(rangs, "Code")]


def test_the_workbook_follows_the_filters_says_so_and_is_logged(client_de, campagne, settings):
    settings.DEMONSTRATION = True
    peuplee(campagne)
    client = client_de(chef_regional("27"))
    fichier = client.get(f"{XLSX}?statut=en_cours&sort=-prefecture")
    lignes = [(r["Code"], r["Région"]) for r in _lignes_typees(fichier)]
    assert lignes == [("39", "Bourgogne-Franche-Comté"), ("25", "Bourgogne-Franche-Comté")]
    # On the page of a single région, its name is in no line.
    assert [c.name for c in client.get(SUIVI).context["table"].columns][:2] == ["prefecture", "statut"]
    feuilles = lu(fichier)
    assert {rangs[0][0] for rangs in feuilles.values()} == {MENTION}
    assert ("Choix", "État : En cours") in [r[:2] for r in feuilles["Suivi"]]
    trace = Evenement.objects.get(code="rapports.suivi.exporte")
    assert (trace.donnees, trace.objet_id) == ({"lignes": 2, "format": "xlsx"}, str(campagne.pk))


def test_the_screen_names_no_person_and_can_be_stopped(client_de, campagne):
    peuplee(campagne)
    noms = {str(chef_departemental(code)) for code in ("25", "58")}
    client = client_de(agent())
    page = client.get(ECRAN).content.decode()
    assert not any(nom in page for nom in noms)
    assert "Nièvre" in page
    assert '<noscript><meta http-equiv="refresh" content="60"></noscript>' in page
    fixe = client.get(f"{ECRAN}?fixe=1").content.decode()
    assert "refresh" not in fixe
    assert "hx-get" not in fixe


def test_an_empty_campaign_and_one_in_preparation_show_their_pages(client_de, campagne):
    client = client_de(agent())
    assert "Aucune réponse n’a encore été transmise." in client.get(ECRAN).content.decode()
    Campagne.objects.update(statut=Campagne.Statut.PREPARATION)
    Reponse.objects.all().delete()
    for adresse in (SUIVI, ECRAN, "/enquetes/"):
        assert client.get(adresse).status_code == 200
    assert "Ouverture le" in client.get(ECRAN).content.decode()
    assert client_de(chef_departemental("25")).get(ECRAN).status_code == 404


def test_a_save_counts_the_anomalies_left_to_explain_its_section_and_those_whose_checks_read_it(campagne):
    reponse, chef = reponse_de(campagne, "39"), chef_departemental("39")

    def saisir(lettre, **contenus):
        posees = {cle.replace("__", "."): Soumission(jeton(0, None), v) for cle, v in contenus.items()}
        bilan = enregistrer(reponse, lettre, posees, fonctions=fonctions_de(chef, reponse))
        assert bilan.conflits == []

    def comptes():
        return dict(SectionReponse.objects.filter(reponse=reponse, anomalies__gt=0).values_list("lettre", "anomalies"))

    section_de = reponse.version_questionnaire.questionnaire.section_de
    evaluation, actions = section_de["evaluation.actions_evaluees"], section_de["actions.nombre"]
    assert evaluation != actions
    saisir(evaluation, evaluation__actions_evaluees=5)
    assert comptes() == {}
    saisir(actions, actions__nombre=3)
    assert comptes()[evaluation] == 1


def test_counting_again_mends_what_no_save_has_seen_and_leaves_the_submitted_alone(campagne):
    garder(campagne, "25", "39")
    remplir_completement(reponse_de(campagne, "39"))
    transmise = reponse_transmise(campagne, "25")
    SectionReponse.objects.update(remplies=0, anomalies=9)
    recompter(campagne)
    jura = SectionReponse.objects.filter(reponse__prefecture__code="39")
    assert sum(s.remplies for s in jura) > 25
    assert {s.anomalies for s in jura} != {9}
    assert {s.anomalies for s in transmise.sections.all()} == {9}
    assert recompter(campagne) == 0


def test_the_list_of_surveys_says_what_is_next(client_de, campagne):
    peuplee(campagne)

    def suites(personne):
        (enquete,) = client_de(personne).get("/enquetes/").context["enquetes"]
        return [s.libelle for s in enquete.suites], enquete.adresse

    assert suites(chef_departemental("25")) == (["Continuer la réponse (Doubs)"], "/enquetes/2025/25/")
    assert suites(chef_regional("27")) == (
        [
            "Remplir les questions régionales (Côte-d'Or)",
            "Voir 2 préfectures qui n’ont rien commencé",
            "Suivre les 8 préfectures",
        ],
        SUIVI,
    )
    assert suites(agent())[0] == [
        "Examiner 2 réponses transmises",
        "Voir 92 préfectures qui n’ont rien commencé",
        "Suivre les 102 préfectures",
    ]
    assert suites(lecteur())[0] == ["Voir 92 préfectures qui n’ont rien commencé", "Suivre les 102 préfectures"]


def test_last_years_curve_is_that_of_the_same_perimeter(client_de, campagne):
    avant = campagne_ouverte(2024, ouverture=timezone.now() - timedelta(days=400), cloture=timezone.now() - timedelta(days=330),
                             fin_de_revue=timezone.now() - timedelta(days=300))  # fmt: skip
    etats(avant, S.ACCEPTEE, "25", "39", "75", jours=331)
    doubs = client_de(chef_departemental("25")).get(SUIVI).context["suivi"].courbe
    region = client_de(chef_regional("27")).get(SUIVI).context["suivi"].courbe
    assert (doubs.publiees("precedent")[-1], region.publiees("precedent")[-1]) == (1, 2)
