"""Who took post in the last twelve months, and what each has done: for the MILDECA and the régions."""

import io
from datetime import UTC, date, datetime

import pytest
from openpyxl import load_workbook

from circulaires import actions as textes_actions
from mildeca_portal.accueil.a_faire import echeances
from prefectures.habilitations import habilitations_de
from prefectures.models import EtapePriseDePoste, Mandat, NoteDePassation
from tests import fabriques
from tests.circulaires.fabriques import publie

LE = datetime(2026, 5, 4, 8, tzinfo=UTC)


@pytest.fixture
def aujourdhui(db, time_machine):
    time_machine.move_to(LE, tick=False)


JOURS = ("2026-04-14", "2026-04-15", "2026-04-20")


def nouveau(code="25", debut=date(2026, 4, 1), **champs):
    return fabriques.chef_departemental(code, debut=debut, **champs)


def prefectures(page):
    return [ligne.mandat.prefecture.code for ligne in page.context["suivi"].lignes]


def cellules(page, rang=0):
    return [str(v) for v in page.context["table"].rows[rang].cells]


def test_les_mandats_des_douze_derniers_mois(client_de, aujourdhui):
    for code, debut in (("25", date(2025, 5, 4)), ("39", date(2025, 5, 5)), ("70", date(2026, 5, 4))):
        nouveau(code, debut)
    nouveau("21", date(2026, 5, 5))

    assert prefectures(client_de(fabriques.agent()).get("/prises-de-poste/")) == ["70", "39"]


def test_ce_que_chacun_a_fait(client_de, aujourdhui):
    chef = nouveau(formation_le=date(2026, 4, 20))
    texte = publie(2026, date_publication=datetime(2025, 12, 1, tzinfo=UTC))
    textes_actions.accuser_lecture(texte, habilitations_de(chef).fonctions)
    EtapePriseDePoste.objects.create(mandat=Mandat.objects.get(), code="equipe", faite_le=LE)

    page = client_de(fabriques.agent()).get("/prises-de-poste/")

    assert [c.replace("\u00a0", " ") for c in cellules(page)][3:] == [
        "1er avril 2026",
        "Le 4 mai 2026",
        "Le 20 avril 2026",
        "Le 4 mai 2026",
        "À faire",
        "Aucune",
    ]
    assert "1 prise de poste, 0 terminée" in " ".join(page.content.decode().split())


def test_a_une_date_passee_les_etapes_faites_alors(client_de, aujourdhui):
    nouveau(formation_le=date(2026, 4, 20))
    EtapePriseDePoste.objects.create(
        mandat=Mandat.objects.get(), code="equipe", faite_le=datetime(2026, 4, 14, 22, 30, tzinfo=UTC)
    )
    client = client_de(fabriques.agent())

    faites = {j: client.get(f"/prises-de-poste/?au={j}").context["suivi"].lignes[0].faites for j in JOURS}

    assert faites == {"2026-04-14": 0, "2026-04-15": 1, "2026-04-20": 2}
    assert prefectures(client.get("/prises-de-poste/?au=2026-03-31")) == []
    assert "Saisissez une date" in client.get("/prises-de-poste/?au=hier").content.decode()


def test_chacun_suit_son_territoire(client_de, aujourdhui):
    nouveau("25")
    nouveau("69")

    vues = {
        nom: prefectures(client_de(qui).get("/prises-de-poste/"))
        for nom, qui in {
            "admin": fabriques.administrateur(),
            "region": fabriques.chef_regional("27"),
            "collaborateur": fabriques.collaborateur_regional("27"),
        }.items()
    }

    assert vues == {"admin": ["69", "25"], "region": ["25"], "collaborateur": ["25"]}
    agent = client_de(fabriques.agent())
    assert prefectures(agent.get("/prises-de-poste/?region=84")) == ["69"]
    hors = client_de(fabriques.chef_regional("84")).get("/prises-de-poste/?region=27")
    assert "Sélectionnez un choix valide" in hors.content.decode()


@pytest.mark.parametrize(
    "qui", [fabriques.chef_departemental, fabriques.collaborateur, fabriques.lecteur], ids=lambda f: f.__name__
)
def test_les_autres_n_y_ont_pas_acces(client_de, aujourdhui, qui):
    client = client_de(qui())

    for adresse in ("/prises-de-poste/", "/prises-de-poste/export.xlsx"):
        refus = client.get(adresse)
        assert refus.status_code == 403
        assert "réservé à la MILDECA et aux régions" in refus.content.decode()


def test_le_classeur_dit_la_meme_chose_sans_aucun_nom(client_de, aujourdhui):
    chef = nouveau(formation_le=date(2026, 4, 20))

    octets = client_de(fabriques.agent()).get("/prises-de-poste/export.xlsx?region=27").content

    feuille = load_workbook(io.BytesIO(octets)).active
    ligne = [c.value for c in feuille[feuille.max_row]]
    assert ligne[:5] == ["25", "Doubs", "Bourgogne-Franche-Comté", "départemental", "directeur de cabinet"]
    assert ligne[7:] == [None, datetime(2026, 4, 20), None, None, 1, 3]
    assert chef.nom not in str(ligne)


def test_la_note_recue_est_celle_du_dernier_predecesseur(client_de, aujourdhui):
    for debut, fin, texte in ((2020, 2022, "Ancienne"), (2022, 2026, "Récente")):
        fabriques.chef_departemental("25", debut=date(debut, 1, 1), fin=date(fin, 1, 1))
        NoteDePassation.objects.create(mandat=Mandat.objects.get(debut=date(debut, 1, 1)), contenu=texte, version=1)
    nouveau()
    client = client_de(fabriques.agent())

    note = client.get("/prises-de-poste/").context["suivi"].lignes[0].note

    assert "Récente" in client.get(note.get_absolute_url()).content.decode()


def test_autant_de_requetes_pour_un_que_pour_trois(client_de, aujourdhui, django_assert_num_queries):
    client = client_de(fabriques.agent())
    nouveau("25")
    client.get("/prises-de-poste/")
    for codes in ((), ("39", "70")):
        for code in codes:
            nouveau(code)
        with django_assert_num_queries(11):
            page = client.get("/prises-de-poste/")
    assert len(page.context["suivi"].lignes) == 3


def test_le_rappel_dure_trois_mois_ou_jusqu_a_la_derniere_etape(aujourdhui):
    chef = nouveau(debut=date(2026, 4, 1))
    habilitations = habilitations_de(chef)
    mandat = Mandat.objects.get()

    def rappels(le):
        return [e.titre for e in echeances(habilitations, le)]

    assert rappels(datetime(2026, 6, 30, 21, tzinfo=UTC)) == ["Prise de poste : 3 étapes à faire"]
    assert rappels(datetime(2026, 6, 30, 22, tzinfo=UTC)) == []  # 1 July in Paris
    for code in ("equipe", "correspondants"):
        EtapePriseDePoste.objects.create(mandat=mandat, code=code, faite_le=LE)
    assert rappels(LE) == ["Prise de poste : 1 étape à faire"]
    Mandat.objects.update(formation_le=LE.date())
    assert rappels(LE) == []


@pytest.mark.parametrize(
    ("tri", "codes"),
    [
        ("prefecture", ["25", "70", "39"]),  # Doubs, Haute-Saône, Jura
        ("-prefecture", ["39", "70", "25"]),
        ("debut", ["39", "25", "70"]),
        ("titulaire", ["25", "70", "39"]),
        ("niveau", None),
    ],
)
def test_la_liste_se_trie(client_de, aujourdhui, tri, codes):
    for code, debut in (("25", date(2026, 4, 1)), ("70", date(2026, 5, 1)), ("39", date(2026, 3, 1))):
        nouveau(code, debut)

    table = client_de(fabriques.agent()).get(f"/prises-de-poste/?sort={tri}").context["table"]

    obtenus = [ligne.record.mandat.prefecture.code for ligne in table.rows]
    assert obtenus == codes if codes else sorted(obtenus) == ["25", "39", "70"]
