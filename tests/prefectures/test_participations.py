"""Which préfectures take part: administrators keep it, dated and with a reason, and the counts follow."""

from datetime import date

import pytest
import time_machine

from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur, evenements_de
from prefectures.actions.participations import clore_participation, ouvrir_participation
from prefectures.models import Participation, Prefecture
from tests import fabriques
from tests.interface.page import Page, texte

pytestmark = pytest.mark.django_db
LISTE = "/prefectures/participations/"
RESEAU, ENQUETE = f"{LISTE}978/reseau/", f"{LISTE}978/enquete/"
PAR = Acteur(1, "administrateur")
LE_23_NOVEMBRE = "2026-11-23 10:00:00+01:00"


def de_978(nature: str = "reseau") -> Participation:
    return Participation.objects.get(prefecture__code="978", nature=nature)


@pytest.mark.parametrize("adresse", [LISTE, RESEAU, ENQUETE])
@pytest.mark.parametrize(
    ("qui", "code"),
    [
        (fabriques.administrateur, 200),
        (fabriques.agent, 403),
        (fabriques.lecteur, 403),
        (fabriques.chef_regional, 403),
        (fabriques.chef_departemental, 403),
    ],
)
def test_les_participations_sont_a_l_administrateur(client_de, adresse, qui, code):
    assert client_de(qui()).get(adresse).status_code == code


@pytest.mark.parametrize("adresse", [f"{LISTE}99/reseau/", f"{LISTE}25/autre/"])
def test_ce_qui_n_existe_pas_est_introuvable(client_de, adresse):
    assert client_de(fabriques.administrateur()).get(adresse).status_code == 404


@time_machine.travel(LE_23_NOVEMBRE)
def test_retirer_une_prefecture_la_retire_de_tous_les_comptes(client, client_de):
    admin = fabriques.administrateur()
    saisie = {"le": "2026-11-01", "motif": "Rattachement à la Guadeloupe"}
    reponse = client_de(admin).post(RESEAU, saisie, follow=True)

    assert reponse.redirect_chain == [(LISTE, 302)]
    assert "101 préfectures membres du réseau, 102 interrogées" in " ".join(
        texte(Page(reponse.text).un("main")).split()
    )
    assert "Non, depuis le 1er\u00a0novembre 2026" in reponse.text
    fermee = de_978()
    assert (fermee.fin, fermee.motif_fin) == (date(2026, 11, 1), "Rattachement à la Guadeloupe")
    assert "101 préfectures" in client.get("/prefectures/").text
    assert "102 préfectures" in client.get("/prefectures/?au=2026-10-31").text
    assert "101 préfectures, 18 régions" in client.get("/").text
    trace = evenements_de(fermee).get()
    assert (trace.code, trace.acteur_id, trace.prefecture_code, trace.region_code) == (
        "prefectures.participation.close",
        admin.pk,
        "978",
        "01",
    )
    assert trace.donnees == {"nature": "reseau", "debut": "2023-01-01", "fin": "2026-11-01"}


@time_machine.travel(LE_23_NOVEMBRE)
def test_elle_revient_a_une_date(client_de):
    clore_participation(de_978(), fin=date(2025, 1, 1), motif="Essai", par=PAR)
    client = client_de(fabriques.administrateur())
    assert "Ouvrir" in client.get(RESEAU).text
    assert client.post(RESEAU, {"le": "2027-01-01", "motif": "Retour"}).status_code == 302

    assert "Non, à compter du 1er\u00a0janvier 2027" in client.get(LISTE).text
    assert [Prefecture.objects.du_reseau(date(annee, 6, 1)).count() for annee in (2024, 2025, 2026, 2027)] == [
        102, 101, 101, 102,
    ]  # fmt: skip
    assert "Motif de la fin&nbsp;: Essai" in client.get(RESEAU).text


@pytest.mark.parametrize(
    ("saisie", "erreurs"),
    [
        ({"le": "", "motif": ""}, {"le": ["Ce champ est obligatoire."], "motif": ["Ce champ est obligatoire."]}),
        ({"le": "hier", "motif": "x"}, {"le": ["Saisissez une date valide."]}),
        (
            {"le": "2023-01-01", "motif": "x"},
            {"__all__": ["La fin doit être postérieure au début, le 1er\u00a0janvier 2023."]},
        ),
    ],
)
def test_ce_qui_ne_va_pas_est_dit_et_rien_ne_change(client_de, saisie, erreurs):
    reponse = client_de(fabriques.administrateur()).post(RESEAU, saisie)
    assert reponse.status_code == 200
    assert reponse.context["form"].errors == erreurs
    assert de_978().fin is None


def test_une_participation_n_en_recouvre_pas_une_autre():
    p = fabriques.prefecture("978")
    with pytest.raises(ActionRefusee) as refus:
        ouvrir_participation(p, "reseau", debut=date(2022, 1, 1), motif="x", par=PAR)
    assert refus.value.phrases == ["Cette préfecture participe déjà depuis le 1er\u00a0janvier 2023."]
    with pytest.raises(ActionRefusee, match="Indiquez le motif."):
        clore_participation(de_978(), fin=date(2025, 1, 1), motif="  ", par=PAR)


def test_une_participation_deja_close_ne_se_clot_plus():
    close = clore_participation(de_978("enquete"), fin=date(2025, 1, 1), motif="x", par=PAR)
    with pytest.raises(ActionRefusee, match="Cette participation a déjà une fin\u00a0: le 1er\u00a0janvier 2025."):
        clore_participation(close, fin=date(2026, 1, 1), motif="x", par=PAR)


def test_la_liste_coute_autant_pour_102_que_pour_une(client_de, django_assert_num_queries):
    client = client_de(fabriques.administrateur())
    client.get(LISTE)
    for _ in range(2):
        # Session and rights (3), the guard of reading (3), the list and its two natures (3), the counts (2).
        with django_assert_num_queries(11):
            client.get(LISTE)
        Prefecture.objects.exclude(code="25").delete()


def test_rien_a_l_ecran_ne_presente_la_102e_comme_officielle(client):
    page = texte(Page(client.get("/prefectures/978/").text).un("main")).lower()
    assert "officiel" not in page
    assert "102" not in page


def test_les_participations_a_une_date_passee(client_de):
    fabriques.prefecture("978").participations.filter(nature="reseau").update(fin=date(2024, 1, 1))
    client = client_de(fabriques.administrateur())

    membres = [client.get("/prefectures/participations/", {"au": au}).context["membres"] for au in ("2023-12-31", "")]
    assert membres == [102, 101]
