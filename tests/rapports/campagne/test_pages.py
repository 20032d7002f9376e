"""The pages of a campaign: what is typed wrong stays with a sentence, who may act, what is seen before a button."""

import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from mildeca_portal.socle.evenements import SYSTEME
from mildeca_portal.socle.models import Courriel, Evenement
from rapports.actions import campagne as actions
from rapports.models import Campagne, PalierDeRelance, Prolongation, Relance, Reponse
from rapports.periodiques import relancer
from tests.fabriques import administrateur, affecte, agent, chef_departemental, chef_regional, collaborateur, lecteur
from tests.rapports.campagne.scene import CLOTURE, J2, J7, MICRO, OUVERTURE, ouverte, paris, preparee, seules
from tests.rapports.fabriques import remplir_completement, reponse_de

pytestmark = pytest.mark.django_db
CONDUITE, RELANCES = "/enquetes/2025/campagne/", "/enquetes/2025/relances/"
DATES = {"ouverture": "2026-07-01T09:00", "cloture": "2026-09-30T18:00", "fin_de_revue": "2026-11-30T18:00"}


def erreurs(page) -> dict[str, list[str]]:
    return page.context["form"].errors.get_json_data() and {
        champ: [str(e) for e in es] for champ, es in page.context["form"].errors.items()
    }


@pytest.fixture
def avant(horloge):
    horloge.move_to(OUVERTURE - timedelta(days=20))
    return horloge


@pytest.fixture
def campagne(horloge) -> Campagne:
    return ouverte(horloge)


def test_the_mildeca_prepares_programmes_and_takes_back_a_campaign(client_de, avant):
    client = client_de(agent())
    assert client.post("/enquetes/nouvelle/", {"exercice": "2025", **DATES}).url == CONDUITE
    campagne = Campagne.objects.get()
    assert (campagne.statut, campagne.ouverture, campagne.cloture) == ("preparation", OUVERTURE, CLOTURE)
    assert "Les préfectures ne voient rien avant l’ouverture." in client.get(f"{CONDUITE}programmer/").content.decode()
    assert client.post(f"{CONDUITE}programmer/").url == CONDUITE
    assert client.post(f"{CONDUITE}programmer/").status_code == 409  # twice: the state says why
    assert client.post(f"{CONDUITE}deprogrammer/").url == CONDUITE
    assert Campagne.objects.get().statut == "preparation"


@pytest.mark.parametrize(
    ("champs", "attendues"),
    [
        ({"cloture": DATES["ouverture"]}, {"cloture": ["La clôture est postérieure à l’ouverture."]}),
        (
            {"fin_de_revue": "2026-09-30T17:59"},
            {"fin_de_revue": ["La fin de la revue ne peut pas précéder la clôture."]},
        ),
        ({"fin_de_revue": DATES["cloture"]}, None),
        (
            {"correction_debut": "2026-10-01T09:00"},
            {"correction_fin": ["Une fenêtre de correction a un début et une fin."]},
        ),
        (
            {"correction_fin": "2026-10-01T09:00"},
            {"correction_debut": ["Une fenêtre de correction a un début et une fin."]},
        ),
        (
            {"correction_debut": "2026-09-30T17:59", "correction_fin": "2026-10-09T18:00"},
            {"correction_debut": ["La fenêtre de correction commence au plus tôt à la clôture."]},
        ),
        (
            {"correction_debut": "2026-10-09T18:00", "correction_fin": "2026-10-09T18:00"},
            {"correction_fin": ["La fin de la fenêtre est postérieure à son début."]},
        ),
        ({"correction_debut": "2026-09-30T18:00", "correction_fin": "2026-10-09T18:00"}, None),
        ({"ouverture": "0001-01-01T00:00"}, {"ouverture": ["Saisissez une date entre 1900 et 2100."]}),
        ({"cloture": "9999-12-31T23:59"}, {"cloture": ["Saisissez une date entre 1900 et 2100."]}),
        ({"exercice": "2025,5"}, {"exercice": ["Saisissez un nombre entier, par exemple 12."]}),
        ({"message": "x" * 3001}, None),
    ],
)
def test_dates_out_of_order_are_told_beside_their_field(client_de, avant, champs, attendues):
    page = client_de(agent()).post("/enquetes/nouvelle/", {"exercice": "2025", **DATES, **champs})
    if page.status_code == 302:
        assert attendues is None
        return
    obtenues = erreurs(page)
    if "message" in champs:
        assert list(obtenues) == ["message"]
    else:
        assert obtenues == attendues
    for nom, valeur in champs.items():
        assert page.context["form"][nom].value() == valeur  # what was typed stays
    assert not Campagne.objects.exists()


def test_two_campaigns_never_share_an_exercice(client_de, avant):
    preparee()
    page = client_de(agent()).post("/enquetes/nouvelle/", {"exercice": "2025", **DATES})
    assert list(erreurs(page)) == ["exercice"]


@pytest.mark.parametrize(
    ("statut", "champs"),
    [
        (
            "programmee",
            [
                "ouverture",
                "cloture",
                "fin_de_revue",
                "correction_debut",
                "correction_fin",
                "revue_regionale",
                "message",
            ],
        ),
        ("ouverte", ["fin_de_revue", "correction_debut", "correction_fin", "revue_regionale", "message"]),
        ("close", ["fin_de_revue", "correction_debut", "correction_fin", "revue_regionale"]),
    ],
)
def test_the_form_holds_what_may_still_change(client_de, avant, statut, champs):
    preparee()
    Campagne.objects.update(statut=statut)
    page = client_de(agent()).get(f"{CONDUITE}modifier/")
    assert list(page.context["form"].fields) == [*champs, "lu"]


def test_an_open_campaign_keeps_its_closing_whatever_is_posted(client_de, campagne):
    client = client_de(agent())
    client.post(f"{CONDUITE}modifier/", {"fin_de_revue": "2026-12-15T18:00", "cloture": "2026-12-01T18:00"})
    campagne.refresh_from_db()
    assert (campagne.cloture, campagne.fin_de_revue.day) == (CLOTURE, 15)
    trop_tot = client.post(f"{CONDUITE}modifier/", {"fin_de_revue": "2026-09-01T18:00"})
    assert erreurs(trop_tot) == {"fin_de_revue": ["La fin de la revue ne peut pas précéder la clôture."]}


def test_what_a_colleague_changed_meanwhile_is_not_written_over(client_de, campagne):
    client, adresse = client_de(agent()), f"{CONDUITE}modifier/"
    saisi = {
        "fin_de_revue": DATES["fin_de_revue"],
        "message": "Merci de répondre.",
        "lu": client.get(adresse).context["form"]["lu"].value(),
    }
    actions.modifier(campagne, {"fin_de_revue": paris(2026, 12, 15, 18)}, par=SYSTEME)
    page = client.post(adresse, saisi)
    assert erreurs(page)["__all__"][0].endswith(" y changerait : fin de la revue, message aux préfectures.")
    assert page.context["form"]["message"].value() == "Merci de répondre."
    lu = page.context["form"]["lu"].value()
    assert client.post(adresse, {**saisi, "fin_de_revue": "2026-12-15T18:00", "lu": lu}).url == CONDUITE
    campagne.refresh_from_db()
    assert (campagne.message, campagne.fin_de_revue) == ("Merci de répondre.", paris(2026, 12, 15, 18))


def test_the_confirmation_says_what_follows_and_where_the_answers_stand(client_de, campagne):
    prolongation = {"jusqu_au": CLOTURE + timedelta(days=1), "motif": "x"}
    actions.prolonger(campagne, par=SYSTEME, prefecture=reponse_de(campagne).prefecture, **prolongation)
    page = client_de(agent()).get(f"{CONDUITE}clore/").content.decode()
    assert "Les prolongations accordées à une préfecture et les corrections demandées courent toujours." in page
    assert "Réponses non transmises : 102." in page
    assert "Prolongations d’une préfecture en cours : 1." in page


def test_closed_then_opened_again_then_published_from_the_pages(client_de, horloge, campagne):
    horloge.move_to(CLOTURE - timedelta(days=3))
    client = client_de(agent())
    assert client.post(f"{CONDUITE}clore/").url == CONDUITE
    tot = client.post(f"{CONDUITE}rouvrir/", {"jusqu_au": "2026-09-01T18:00", "motif": ""})
    assert erreurs(tot) == {
        "jusqu_au": ["Cette échéance est passée : indiquez une date à venir."],
        "motif": ["Indiquez le motif de la réouverture."],
    }
    tard = client.post(f"{CONDUITE}rouvrir/", {"jusqu_au": "2027-01-01T18:00", "motif": "Panne"})
    assert "La revue se termine le" in erreurs(tard)["jusqu_au"][0]
    assert client.post(f"{CONDUITE}rouvrir/", {"jusqu_au": "2026-10-09T18:00", "motif": "Panne"}).url == CONDUITE
    assert Campagne.objects.get().statut == "ouverte"
    client.post(f"{CONDUITE}clore/")
    client.post(f"{CONDUITE}publier/")
    assert Campagne.objects.get().statut == "publiee"
    assert client.post(f"{CONDUITE}rouvrir/", {"jusqu_au": "2026-10-09T18:00", "motif": "Panne"}).status_code == 200
    assert client.get(f"{CONDUITE}modifier/").url == CONDUITE


def test_an_extension_is_offered_where_one_reads_a_prefecture_while_the_campaign_lets_it(client_de, campagne):
    qui = {"agent": agent(), "administrateur": administrateur(), "lecteur": lecteur(), "chef": chef_departemental("25")}
    lien = 'href="/enquetes/2025/prolonger/?prefecture=25"'

    def offerts() -> list[str]:
        pages = ("/enquetes/2025/", "/enquetes/2025/25/")
        return [nom for nom, p in qui.items() for page in pages if lien in client_de(p).get(page).content.decode()]

    assert offerts() == ["agent", "agent", "administrateur", "administrateur"]
    Reponse.objects.filter(prefecture__code="25").update(
        statut="acceptee", transmise_le=CLOTURE, acceptee_le=CLOTURE, instantane={}
    )
    assert offerts() == []
    Reponse.objects.update(statut="en_cours", transmise_le=None, acceptee_le=None, instantane=None)
    Campagne.objects.update(statut="publiee")
    assert offerts() == []
    assert "ne se prolonge plus" in client_de(qui["agent"]).get("/enquetes/2025/prolonger/").content.decode()


def test_an_extension_is_prefilled_from_the_follow_up_listed_and_taken_back(client_de, campagne):
    client, doubs = client_de(agent()), reponse_de(campagne).prefecture
    assert client.get("/enquetes/2025/prolonger/?prefecture=25").context["form"]["prefecture"].value() == doubs.pk
    assert client.get("/enquetes/2025/prolonger/?prefecture=zz").context["form"]["prefecture"].value() is None
    champs = {"prefecture": doubs.pk, "jusqu_au": "2026-10-09T18:00", "motif": "Intérim"}
    assert client.post("/enquetes/2025/prolonger/?prefecture=25", champs).url == "/enquetes/2025/25/"
    page = client.get(CONDUITE).content.decode()
    assert "Intérim" in page
    prolongation = Prolongation.objects.get()
    adresse = f"/enquetes/2025/prolongations/{prolongation.pk}/renoncer/"
    assert "L’échéance redevient le 30\u00a0septembre 2026" in client.get(adresse).content.decode()
    assert client.post(adresse).url == CONDUITE
    assert client.post(adresse).status_code == 404


def test_once_closed_an_extension_names_its_prefecture(client_de, horloge, campagne):
    horloge.move_to(CLOTURE)
    actions.clore(campagne, par=SYSTEME)
    page = client_de(agent()).post("/enquetes/2025/prolonger/", {"jusqu_au": "2026-10-09T18:00", "motif": "Panne"})
    assert list(erreurs(page)) == ["prefecture"]


@pytest.mark.parametrize(
    "qui", [lambda: chef_departemental("25"), lambda: chef_regional("27"), lambda: collaborateur("25")]
)
@pytest.mark.parametrize(
    "adresse", [CONDUITE, RELANCES, f"{RELANCES}envoyees/", f"{RELANCES}envoyees.xlsx", f"{CONDUITE}clore/"]
)
def test_the_conduct_of_a_campaign_is_the_mildeca_s(client_de, campagne, qui, adresse):
    assert client_de(qui()).get(adresse).status_code == 403


def test_a_campaign_not_open_is_unknown_to_the_prefectures(client_de, avant):
    preparee()
    assert client_de(chef_departemental("25")).get(CONDUITE).status_code == 404
    page = client_de(lecteur()).get(CONDUITE).content.decode()
    assert "campagne/programmer/" not in page


def test_the_reminders_page_filters_and_costs_the_same_for_one_and_for_all(client_de, campagne):
    client = client_de(agent())
    client.get(RELANCES)
    couts, vues = set(), {}
    for filtre in ("", "?region=27", "?recherche=doubs", "?situation=brouillon", "?region=zz&situation=x"):
        with CaptureQueriesContext(connection) as requetes:
            page = client.get(RELANCES + filtre)
        couts.add(len(requetes))
        vues[filtre] = len(page.context["lignes"])
    assert vues == {
        "": 102,
        "?region=27": 8,
        "?recherche=doubs": 1,
        "?situation=brouillon": 0,
        "?region=zz&situation=x": 102,
    }
    assert len(couts) == 1
    assert couts.pop() <= 16


def test_the_filtered_prefectures_are_reminded_and_the_log_says_so(client_de, horloge, campagne):
    chef = chef_departemental("25")
    chef_departemental("39")
    client = client_de(agent())
    adresse = f"{RELANCES}maintenant/?region=27"
    page = client.get(adresse)
    assert len(page.context["form"].fields["reponses"].choices) == 2
    assert len(page.context["sans_destinataire"]) == 6  # nobody reads what the others are written
    assert "personne à qui écrire&nbsp;: " in page.content.decode()
    doubs = reponse_de(campagne)
    assert erreurs(client.post(adresse, {})) == {"reponses": ["Choisissez au moins une préfecture."]}
    assert client.post(adresse, {"reponses": [doubs.pk]}).url == f"{RELANCES}?region=27"
    encore = client.post(adresse, {"reponses": [doubs.pk]})
    assert "Aucune de ces préfectures n’est à relancer" in erreurs(encore)["__all__"][0]
    lues = client.get(f"{RELANCES}envoyees/").content.decode()
    assert chef.courriel in lues
    assert "Relance demandée" in lues


def test_the_log_is_filtered_and_exported_alike(client_de, horloge, campagne):
    seules(campagne, "25", "39", "70")
    chef_departemental("25")
    chef_departemental("39")
    chef_regional("27")
    horloge.move_to(J7)
    relancer()
    client = client_de(agent())
    page = client.get(RELANCES).content.decode()
    assert re.search(r"3 envoyées, .*1 non envoyée</a> faute de destinataire", page)
    assert "Aucun destinataire" in page
    filtres = {
        "": 4,
        "?envoi=oui": 3,
        "?envoi=non": 1,
        "?palier=J-7": 3,
        "?palier=regions": 1,
        "?recherche=jura": 1,
        "?depuis=2026-09-22": 0,
        "?palier=x": 4,
    }
    assert client.get(f"{RELANCES}envoyees/?page=-1&per_page=-1").status_code == 200
    for filtre, nombre in filtres.items():
        table = client.get(f"{RELANCES}envoyees/{filtre}").context["table"]
        feuille = load_workbook(io.BytesIO(client.get(f"{RELANCES}envoyees.xlsx{filtre}").content)).active
        assert (len(table.rows), feuille.max_row - 1) == (nombre, nombre), filtre
    ligne = [
        c.value for c in list(load_workbook(io.BytesIO(client.get(f"{RELANCES}envoyees.xlsx").content)).active.rows)[-1]
    ]
    assert ligne[1:5] == ["25", "Doubs", "Bourgogne-Franche-Comté", "J-7 avant le 30\u00a0septembre 2026"]
    assert Evenement.objects.filter(code="rapports.relances.exportees").count() == 9


def test_reminders_are_stopped_and_resumed_in_one_click(client_de, campagne):
    client = client_de(administrateur())
    client.post(f"{RELANCES}arreter/")
    assert "Les relances sont arrêtées" in client.get(RELANCES).content.decode()
    assert "sont arrêtées" in client.get(f"{RELANCES}maintenant/").content.decode()
    client.post(f"{RELANCES}reprendre/")
    client.post("/enquetes/2025/25/relances/arreter/")
    assert Reponse.objects.get(prefecture__code="25").relances_arretees_le is not None
    client.post("/enquetes/2025/25/relances/reprendre/")
    assert not Reponse.objects.exclude(relances_arretees_le=None).exists()
    assert client.post("/enquetes/2025/zz/relances/arreter/").status_code == 404


def test_the_link_of_a_reminder_opens_a_page_whose_button_stops_them(client_de, horloge, campagne):
    """Who receives the reminders stops them, and takes them up again at the same address."""
    seules(campagne, "25")
    chef = chef_departemental("25")
    horloge.move_to(J7)
    relancer()
    (adresse,) = re.findall(r"/enquetes/2025/25/relances/", Courriel.objects.get(gabarit="rapports_relance").corps)
    client = client_de(chef)
    page = client.get(adresse).content.decode()
    assert "Prochaine relance&nbsp;: le 28\u00a0septembre 2026 à 8\u00a0h\u00a000" in page
    assert f"Destinataires&nbsp;: {chef.courriel}." in page
    assert Reponse.objects.get().relances_arretees_le is None  # reading stops nothing
    assert client.post(f"{adresse}arreter/").url == adresse
    assert 'action="/enquetes/2025/25/relances/reprendre/"' in client.get(adresse).content.decode()
    assert f'href="{adresse}">Les reprendre</a>' in client.get("/enquetes/2025/25/").content.decode()
    evenement = Evenement.objects.get(code="rapports.reponse.relances_arretees")
    assert (evenement.fonction, evenement.prefecture_code) == ("chef_departemental", "25")
    horloge.move_to(J2)
    assert relancer() == 0
    assert client_de(chef).post(f"{adresse}reprendre/").url == adresse
    assert relancer() == 1
    horloge.move_to(CLOTURE)
    assert "aucune relance n’est à venir" in client_de(chef).get(adresse).content.decode()


@pytest.mark.parametrize(
    ("qui", "code"),
    [
        (lambda: collaborateur("25"), 302),
        (lambda: chef_departemental("39"), 404),
        (lambda: affecte("contributeur", prefecture="25"), 404),
        (lambda: chef_regional("27"), 403),
        (lecteur, 403),
    ],
)
def test_the_reminders_of_a_prefecture_are_stopped_by_it_or_by_the_mildeca(client_de, campagne, qui, code):
    assert client_de(qui()).post("/enquetes/2025/25/relances/arreter/").status_code == code
    assert Reponse.objects.exclude(relances_arretees_le=None).exists() == (code == 302)


@pytest.mark.parametrize(
    ("champs", "attendues"),
    [
        ({"jours": "0"}, ["jours"]),
        ({"jours": "91"}, ["jours"]),
        ({"jours": "7"}, ["jours"]),
        ({"jours": "dix"}, ["jours"]),
        ({"situations": []}, ["situations"]),
        ({"situations": ["inconnue"]}, ["situations"]),
        ({"ouvres": ""}, ["ouvres"]),
        ({}, []),
        ({"jours": "90", "ouvres": "non"}, []),
    ],
)
def test_a_palier_is_added_or_told_what_is_wrong(client_de, campagne, champs, attendues):
    voulu = {"jours": "10", "ouvres": "oui", "situations": ["brouillon"], **champs}
    page = client_de(agent()).post(f"{RELANCES}paliers/nouveau/", voulu)
    assert (list(erreurs(page)) if page.status_code == 200 else []) == attendues
    assert campagne.paliers.count() == (4 if attendues else 5)


def test_a_palier_is_changed_and_taken_out(client_de, campagne):
    client, palier = client_de(agent()), campagne.paliers.get(jours=7)
    adresse = f"{RELANCES}paliers/{palier.pk}/"
    client.post(adresse, {"jours": "5", "ouvres": "non", "situations": ["correction_demandee", "brouillon"]})
    palier.refresh_from_db()
    assert (palier.jours, palier.ouvres, palier.libelles_des_situations) == (
        5,
        False,
        ["réponse commencée, non transmise", "correction demandée"],
    )
    client.post(f"{adresse}retirer/")
    assert not PalierDeRelance.objects.filter(pk=palier.pk).exists()


def test_a_late_deposit_from_its_page(client_de, horloge, campagne):
    remplir_completement(reponse_de(campagne))
    client, adresse = client_de(agent()), "/enquetes/2025/25/depot-tardif/"
    assert "peut encore transmettre sa réponse elle-même" in client.get(adresse).content.decode()
    assert "depot-tardif" not in client.get("/enquetes/2025/25/").content.decode()
    horloge.move_to(CLOTURE)
    client = client_de(agent())
    assert "depot-tardif" in client.get("/enquetes/2025/25/").content.decode()
    assert erreurs(client.post(adresse, {"motif": " "})) == {"motif": ["Indiquez le motif du dépôt tardif."]}
    assert client.post(adresse, {"motif": "Panne de messagerie"}).url == "/enquetes/2025/25/"
    page = client.get("/enquetes/2025/25/").content.decode()
    assert "Motif&nbsp;: Panne de messagerie" in page
    assert "recepisse.pdf" in page
    assert "déjà transmise" in client.get(adresse).content.decode()


@pytest.mark.parametrize("qui", [lambda: chef_departemental("25"), administrateur, lecteur])
def test_a_late_deposit_is_the_agents(client_de, horloge, campagne, qui):
    horloge.move_to(CLOTURE)
    assert client_de(qui()).post("/enquetes/2025/25/depot-tardif/", {"motif": "x"}).status_code == 403


def test_an_incomplete_answer_is_not_deposited_and_its_page_lists_what_is_missing(client_de, horloge, campagne):
    horloge.move_to(CLOTURE)
    page = client_de(agent()).get("/enquetes/2025/25/depot-tardif/").content.decode()
    assert "#q-organisation.etp" in page
    assert not re.search(r'name="motif"', page)


def test_the_submission_page_is_closed_to_the_microsecond(client_de, horloge, campagne):
    remplir_completement(reponse_de(campagne))
    chef, adresse = chef_departemental("25"), "/enquetes/2025/25/soumettre/"
    horloge.move_to(CLOTURE)
    client = client_de(chef)
    assert client.post(adresse).status_code == 409
    assert "L’enquête est close depuis le" in client.get(adresse).content.decode()
    horloge.move_to(CLOTURE - MICRO)
    assert client.post(adresse).url == "/enquetes/2025/25/"
    assert Relance.objects.count() == 0
