"""The pages of the ledger: what each function reads and writes, and input that is wrong."""

import pytest

from credits.models import Mouvement
from credits.soldes import balance
from tests import fabriques
from tests.credits.fabriques import EXERCICE, dotation, enveloppe, euro, projet_retenu, repartition
from tests.credits.lecture import cellules, champs_en_erreur, texte

pytestmark = pytest.mark.django_db
NATIONAL, REGION, DOUBS = "/credits/2026/", "/credits/2026/regions/27/", "/credits/2026/prefectures/25/"
MOUVEMENT = {
    "region": "27",
    "operation": "notifier_et_deleguer",
    "ae": "600 000,00",
    "cp": "550 000",
    "date_effet": "2026-02-01",
    "reference": "NOTIF-1",
    "motif": "Dotation initiale",
}


def saisie(etat: int, **montants: str) -> dict[str, str]:
    codes = ("region", "21", "25", "39", "58", "70", "71", "89", "90")
    champs = {f"{quoi}_{code}": "0" for code in codes for quoi in ("ae", "cp")}
    champs |= {"etat": str(etat), "date_effet": "2026-02-10", "motif": "Répartition régionale", "deleguer": "on"}
    for cle, valeur in montants.items():
        code = cle.removeprefix("d") if cle != "part" else "region"
        champs |= {f"ae_{code}": valeur, f"cp_{code}": valeur}
    return champs


def dernier() -> int:
    return Mouvement.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def test_l_adresse_courte_mene_a_l_exercice_en_cours(client_de, time_machine_2026):
    reponse = client_de(fabriques.lecteur()).get("/credits/")
    assert (reponse.status_code, reponse["Location"]) == (302, "/credits/2026/")


@pytest.mark.parametrize("adresse", [NATIONAL, REGION, DOUBS])
def test_sans_compte_ouvert_les_pages_restent_lisibles(client_de, adresse):
    reponse = client_de(fabriques.agent()).get(adresse)
    assert reponse.status_code == 200
    assert "Aucun" in texte(reponse)


@pytest.mark.parametrize("adresse", ["/credits/1999/", "/credits/2101/", "/credits/2026/regions/99/"])
def test_ce_qui_n_existe_pas_est_introuvable(client_de, adresse):
    assert client_de(fabriques.agent()).get(adresse).status_code == 404


def test_une_minuscule_redirige(client_de):
    reponse = client_de(fabriques.agent()).get("/credits/2026/prefectures/2a/")
    assert (reponse.status_code, reponse["Location"]) == (301, "/credits/2026/prefectures/2A/")


@pytest.mark.parametrize(
    ("qui", "codes"),
    [
        (fabriques.administrateur, (200, 200, 200)),
        (fabriques.agent, (200, 200, 200)),
        (fabriques.lecteur, (200, 200, 200)),
        (lambda: fabriques.chef_regional("27"), (200, 200, 200)),
        (lambda: fabriques.chef_regional("84"), (200, 404, 404)),
        (lambda: fabriques.collaborateur_regional("27"), (200, 200, 200)),
        (lambda: fabriques.chef_departemental("25"), (200, 404, 200)),
        (lambda: fabriques.collaborateur("25"), (200, 404, 200)),
        (lambda: fabriques.chef_departemental("39"), (200, 404, 404)),
    ],
)
def test_qui_lit_quoi(client_de, qui, codes):
    client = client_de(qui())
    assert tuple(client.get(a).status_code for a in (NATIONAL, REGION, DOUBS)) == codes


def test_chacun_lit_ses_lignes_et_seul_le_national_lit_le_total(client_de):
    dotation()
    repartition(d25=82_400, d21=100_000)
    doubs = cellules(client_de(fabriques.chef_departemental("25")).get(NATIONAL))
    assert [ligne[0] for ligne in doubs] == ["Doubs (25)"]
    region = cellules(client_de(fabriques.chef_regional("27")).get(NATIONAL))
    assert [ligne[0] for ligne in region] == ["Bourgogne-Franche-Comté"]
    national = cellules(client_de(fabriques.lecteur()).get(NATIONAL))
    assert len(national) == 19
    assert national[-1][:4] == ["France (crédits ouverts)", "8 500 000,00 €", "8 500 000,00 €", "7 900 000,00 €"]


def test_l_agent_notifie_et_delegue_en_ecriture_francaise(client_de):
    enveloppe()
    reponse = client_de(fabriques.agent()).post(NATIONAL, MOUVEMENT)
    assert (reponse.status_code, reponse["Location"]) == (302, NATIONAL)
    solde = balance(EXERCICE).region("27")
    assert (solde.notifie_ae, solde.delegue_ae, solde.notifie_cp) == (euro(600_000), euro(600_000), euro(550_000))


@pytest.mark.parametrize(
    ("champ", "valeur", "phrase"),
    [
        ("ae", "six cents", "Saisissez un montant en euros, par exemple 82 400,00."),
        ("ae", "1,005", "Un montant a au plus deux décimales."),
        ("ae", "-5", "Assurez-vous que cette valeur est supérieure ou égale à 0."),
        (
            "ae",
            "9 000 000",
            "Il manque 500 000,00 € d’AE notifiées : il reste 8 500 000,00 € disponibles (niveau national).",
        ),
        ("region", "99", "Sélectionnez un choix valide. Ce choix ne fait pas partie de ceux disponibles."),
        ("motif", "", "Ce champ est obligatoire."),
    ],
)
def test_une_mauvaise_saisie_est_dite_a_cote_du_champ_et_conservee(client_de, champ, valeur, phrase):
    enveloppe()
    avant = Mouvement.objects.count()
    reponse = client_de(fabriques.agent()).post(NATIONAL, MOUVEMENT | {champ: valeur})
    assert reponse.status_code == 200
    assert champs_en_erreur(reponse)[champ] == [phrase]
    assert reponse.context["form"]["reference"].value() == "NOTIF-1"
    assert reponse.context["form"][champ].value() == valeur
    assert Mouvement.objects.count() == avant


@pytest.mark.parametrize("qui", [fabriques.administrateur, fabriques.lecteur, fabriques.chef_regional])
def test_seul_un_agent_dote(client_de, qui):
    enveloppe()
    client = client_de(qui())
    assert client.post(NATIONAL, MOUVEMENT).status_code == 403
    assert client.get("/credits/2026/enveloppe/").status_code == 403
    assert "Doter une région" not in texte(client.get(NATIONAL))
    assert not Mouvement.objects.filter(nature="notification").exists()


def test_l_agent_ouvre_des_credits(client_de):
    champs = {"source": "lfi", "ae": "8 500 000", "cp": "8 500 000", "date_effet": "2026-01-02", "motif": "LFI 2026"}
    client = client_de(fabriques.agent())
    assert client.get("/credits/2026/enveloppe/").status_code == 200
    reponse = client.post("/credits/2026/enveloppe/", champs)
    assert (reponse.status_code, reponse["Location"]) == (302, NATIONAL)
    assert balance(EXERCICE).national.notifie_ae == euro(8_500_000)
    assert champs_en_erreur(client.post("/credits/2026/enveloppe/", champs | {"ae": "0", "cp": "0"})) == {
        "ae": ["Indiquez un montant positif en AE ou en CP."]
    }


@pytest.mark.parametrize("qui", [fabriques.chef_regional, fabriques.collaborateur_regional])
def test_la_region_repartit_sur_une_page(client_de, qui):
    dotation(ae=600_000)
    client = client_de(qui())
    assert client.get(REGION).status_code == 200
    reponse = client.post(REGION, saisie(dernier(), part="50 000", d25="82 400,50", d21="100000"))
    assert (reponse.status_code, reponse["Location"]) == (302, REGION)
    soldes = balance(EXERCICE)
    assert soldes.prefecture("25").notifie_ae == soldes.prefecture("25").delegue_ae == euro("82400.50")
    assert soldes.part_regionale("27").notifie_cp == euro(50_000)
    page = texte(client.get(REGION))
    assert "Reste à répartir 367 599,50 €" in page


@pytest.mark.parametrize("qui", [fabriques.agent, fabriques.administrateur, fabriques.lecteur])
def test_les_autres_lisent_la_repartition_sans_l_ecrire(client_de, qui):
    dotation()
    client = client_de(qui())
    assert "Répartir la dotation" not in texte(client.get(REGION))
    assert client.post(REGION, saisie(dernier(), d25="1")).status_code == 403


def test_une_repartition_trop_grande_garde_la_saisie(client_de):
    dotation(ae=100_000)
    reponse = client_de(fabriques.chef_regional("27")).post(REGION, saisie(dernier(), d25="101 250"))
    phrase = (
        "Il manque 1 250,00 € {} : la région a reçu 100 000,00 € et la répartition saisie en distribue 101 250,00 €."
    )
    assert champs_en_erreur(reponse) == {"__all__": [phrase.format("d’AE"), phrase.format("de CP")]}
    assert reponse.context["form"]["ae_25"].value() == "101 250"
    assert balance(EXERCICE).prefecture("25").notifie_ae == 0


def test_une_repartition_faite_entre_temps_est_signalee_puis_reprise(client_de):
    dotation()
    client = client_de(fabriques.chef_regional("27"))
    vu = dernier()
    repartition(d21=1000)
    reponse = client.post(REGION, saisie(vu, d25="2000"))
    [phrase] = champs_en_erreur(reponse)["__all__"]
    assert phrase.startswith("La répartition a changé pendant votre saisie")
    assert reponse.context["form"]["etat"].value() == str(dernier())
    assert balance(EXERCICE).prefecture("25").notifie_ae == 0


def test_une_case_vide_est_signalee(client_de):
    dotation()
    reponse = client_de(fabriques.chef_regional("27")).post(REGION, saisie(dernier()) | {"ae_25": ""})
    assert champs_en_erreur(reponse) == {"ae_25": ["Ce champ est obligatoire."]}


def test_la_page_du_doubs_dit_la_dotation_les_projets_et_les_mouvements(client_de):
    dotation()
    repartition(d25=82_400)
    projet_retenu("8000.01", intitule="Parcours de prévention")
    page = texte(client_de(fabriques.chef_departemental("25")).get(DOUBS))
    assert "Reste à programmer 74 399,99 €" in page
    assert "Parcours de prévention" in page
    assert "1er février 2026 Notification Bourgogne-Franche-Comté Doubs 82 400,00 €" in page


@pytest.mark.parametrize("regions", [1, 3])
def test_la_page_nationale_coute_autant_pour_une_region_que_pour_trois(client_de, django_assert_num_queries, regions):
    for code in ("27", "84", "94")[:regions]:
        dotation(code, 1000)
    client = client_de(fabriques.agent())
    with django_assert_num_queries(12):
        client.get(NATIONAL)


@pytest.mark.parametrize("projets", [1, 3])
def test_la_page_d_une_prefecture_coute_autant_pour_un_projet_que_pour_trois(
    client_de, django_assert_num_queries, projets
):
    dotation()
    repartition(d25=82_400, deleguer=projets > 1)
    for _ in range(projets):
        projet_retenu(100)
    client = client_de(fabriques.chef_departemental("25"))
    with django_assert_num_queries(12):
        client.get(DOUBS)


def test_les_reperes_portent_leur_source(client_de):
    page = texte(client_de(fabriques.chef_departemental("25")).get("/credits/reperes/"))
    assert "2024 LIMITS 15 2,3 M€" in page
    assert "16 551 450,00 €" in page
    assert "8 412 415,00 €" in page
