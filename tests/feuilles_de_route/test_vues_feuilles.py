"""Pages of the regional roadmaps: who reads, who writes, what is refused."""

from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from feuilles_de_route.models import AxeFeuilleDeRoute, FeuilleDeRouteRegionale, Statut
from mildeca_portal.socle.evenements import evenements_de
from tests import fabriques
from tests.feuilles_de_route.fabriques import (
    ActionFactory,
    AxeFactory,
    ComiteFactory,
    FeuilleFactory,
    ObjectifFactory,
    OrientationFactory,
    PlanFactory,
    StrategieFactory,
)

pytestmark = pytest.mark.django_db
PAGE = "/feuilles-de-route/27/"


@pytest.fixture
def regional(client_de):
    return client_de(fabriques.chef_regional("27"))


def projet(**champs) -> FeuilleDeRouteRegionale:
    return FeuilleFactory(statut=Statut.EN_CONCERTATION, **champs)


def messages_de(reponse) -> list[str]:
    return [str(m) for m in reponse.context["messages"]]


def test_la_liste_montre_les_dix_huit_regions(regional):
    FeuilleFactory(region_id="84", signee=True)
    AxeFactory(feuille=projet())
    reponse = regional.get("/feuilles-de-route/")

    lignes = {ligne.record.pk: ligne.record.documents for ligne in reponse.context["table"].rows}
    assert len(lignes) == 18
    assert list(lignes)[:2] == ["84", "27"]
    assert {code for code, documents in lignes.items() if documents} == {"27", "84"}
    assert lignes["27"][0].nb_axes == 1


def test_la_liste_ne_dit_rien_d_un_projet_d_ailleurs(regional):
    projet(region_id="84")
    filtree = regional.get("/feuilles-de-route/", {"etat": "en_concertation"})
    assert len(filtree.context["table"].rows) == 0
    assert len(regional.get("/feuilles-de-route/", {"etat": "aucun"}).context["table"].rows) == 18
    assert regional.get("/feuilles-de-route/84/").status_code == 404


def test_les_comptes_de_la_liste_ne_se_multiplient_pas(regional):
    feuille = FeuilleFactory(signee=True)
    for _ in range(3):
        AxeFactory(feuille=feuille)
    for code in ("25", "39"):
        PlanFactory(feuille_regionale=feuille, prefecture=fabriques.prefecture(code), signe=True)
    PlanFactory(feuille_regionale=feuille, prefecture=fabriques.prefecture("70"))
    table = regional.get("/feuilles-de-route/", {"etat": "signee"}).context["table"]

    [ligne] = table.rows
    assert (ligne.get_cell_value("axes"), ligne.get_cell_value("plans")) == (3, "2 sur 8")


@pytest.mark.parametrize("nombre", [1, 3])
def test_la_liste_coute_autant_pour_une_ligne_que_pour_trois(regional, django_assert_num_queries, nombre):
    for region in ["27", "84", "32"][:nombre]:
        AxeFactory(feuille=FeuilleFactory(region_id=region, signee=True))
    regional.get("/feuilles-de-route/")
    with django_assert_num_queries(8):
        assert regional.get("/feuilles-de-route/").status_code == 200


@pytest.mark.parametrize("nombre", [1, 3])
def test_la_feuille_coute_autant_pour_un_axe_que_pour_trois(regional, django_assert_num_queries, nombre):
    feuille = projet()
    for code in ["25", "39", "70"][:nombre]:
        axe = AxeFactory(feuille=feuille)
        plan = PlanFactory(feuille_regionale=feuille, prefecture=fabriques.prefecture(code))
        ActionFactory(plan=plan, axe_feuille=axe)
        ComiteFactory(date=date(2026, 6, nombre)) if code == "25" else None
    regional.get(PAGE)
    with django_assert_num_queries(15):
        assert regional.get(PAGE).status_code == 200


def test_la_page_montre_axes_objectifs_orientations_plans_et_comites(regional):
    feuille = FeuilleFactory(signee=True)
    axe = AxeFactory(feuille=feuille, ordre=1, intitule="Aller vers les publics")
    axe.orientations_strategiques.add(OrientationFactory())
    ActionFactory(plan=PlanFactory(feuille_regionale=feuille, signe=True), axe_feuille=axe)
    ComiteFactory(participants=["ARS"])
    reponse = regional.get(PAGE)

    assert "Axe 1 – Aller vers les publics" in reponse.text
    assert "retarder l’âge des expérimentations" in reponse.text
    assert "Doter chacun de la liberté de choisir" in reponse.text
    assert "1 action dans les plans" in reponse.text
    assert "Comité du 12\u00a0juin 2026" in reponse.text
    assert "0 sur 1" in reponse.text
    assert "Modifier" not in reponse.text


def test_un_projet_n_est_lu_que_par_sa_region_et_au_niveau_national(client_de):
    projet()
    attendus = {
        fabriques.chef_regional("27"): 200,
        fabriques.collaborateur_regional("27"): 200,
        fabriques.agent(): 200,
        fabriques.administrateur(): 200,
        fabriques.lecteur(): 200,
        fabriques.chef_departemental("25"): 404,
        fabriques.chef_regional("84"): 404,
        fabriques.PersonneFactory(): 403,
    }
    assert {p: client_de(p).get(PAGE).status_code for p in attendus} == attendus


def test_une_feuille_signee_est_lue_par_toute_fonction_et_par_le_public_si_la_region_l_ouvre(client, client_de):
    feuille = FeuilleFactory(signee=True)
    assert client_de(fabriques.chef_departemental("13")).get(PAGE).status_code == 200
    reponse = client.get(PAGE)
    assert (reponse.status_code, reponse.url) == (302, f"/connexion/?next={PAGE}")
    assert client.get("/feuilles-de-route/").status_code == 302

    FeuilleDeRouteRegionale.objects.filter(pk=feuille.pk).update(publique=True)
    ComiteFactory(ordre_du_jour="Réservé au réseau")
    assert client.get("/feuilles-de-route/").status_code == 200
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "Réservé au réseau" not in page.text


def test_une_region_inconnue_ou_sans_feuille(client, client_de, regional):
    assert regional.get("/feuilles-de-route/99/").status_code == 404
    assert client.get("/feuilles-de-route/99/").status_code == 302
    vide = regional.get(PAGE)
    assert vide.status_code == 200
    assert "Créer la feuille de route" in vide.text
    assert "Créer la feuille de route" not in client_de(fabriques.agent()).get(PAGE).text
    assert client_de(fabriques.chef_departemental("25")).get(PAGE).status_code == 404


def saisie(**champs) -> dict[str, object]:
    return {
        "strategie": StrategieFactory().pk,
        "titre": "Feuille de route 2024-2027",
        "periode_debut": "2024",
        "periode_fin": "2027",
        "diagnostic": "Constats.",
        **champs,
    }


def test_creer_la_feuille_de_route(regional):
    reponse = regional.post(f"{PAGE}creer/", saisie())

    assert (reponse.status_code, reponse.url) == (302, PAGE)
    feuille = FeuilleDeRouteRegionale.objects.get()
    assert (feuille.region_id, feuille.statut, feuille.periode, feuille.publique) == (
        "27",
        "en_elaboration",
        "2024-2027",
        False,
    )
    assert evenements_de(feuille).get().code == "feuilles_de_route.feuille.creee"


def test_une_seconde_feuille_pour_la_meme_strategie_est_refusee(regional):
    FeuilleFactory(signee=True)
    reponse = regional.post(f"{PAGE}creer/", saisie())

    assert reponse.status_code == 200
    assert "Cette région a déjà une feuille de route en cours pour cette stratégie." in reponse.text
    assert "Feuille de route 2024-2027" in reponse.text
    assert FeuilleDeRouteRegionale.objects.count() == 1


@pytest.mark.parametrize(
    ("champ", "valeur", "phrase"),
    [
        ("periode_fin", "2023", "L’année de fin ne peut pas précéder l’année de début."),
        ("periode_fin", "bientôt", "Saisissez une année, par exemple 2027."),
        ("periode_debut", "1999", "Assurez-vous que cette valeur est supérieure ou égale à 2000."),
        ("titre", "", "Ce champ est obligatoire."),
    ],
)
def test_une_saisie_fausse_est_dite_pres_du_champ_et_conservee(regional, champ, valeur, phrase):
    reponse = regional.post(f"{PAGE}creer/", saisie(**{champ: valeur}))
    assert reponse.context["form"].errors[champ] == [phrase]
    assert f'value="{valeur}"' in reponse.text if valeur else True
    assert not FeuilleDeRouteRegionale.objects.exists()


def test_modifier_en_concertation(client_de):
    feuille = projet()
    client = client_de(fabriques.collaborateur_regional("27"))
    version = client.get(f"{PAGE}modifier/").context["form"]["version"].value()
    reponse = client.post(f"{PAGE}modifier/", saisie(titre="Nouveau titre", publique="on", version=version))

    assert reponse.status_code == 302
    feuille.refresh_from_db()
    assert (feuille.titre, feuille.publique, feuille.version) == ("Nouveau titre", True, 2)


def test_deux_personnes_modifient_rien_n_est_perdu(regional):
    feuille = projet()
    regional.post(f"{PAGE}modifier/", saisie(titre="Le premier", version="1"))
    reponse = regional.post(f"{PAGE}modifier/", saisie(titre="Le second", version="1"))

    assert reponse.status_code == 200
    assert "modifiée par une autre personne pendant votre saisie" in reponse.text
    assert 'value="Le second"' in reponse.text
    feuille.refresh_from_db()
    assert feuille.titre == "Le premier"
    assert reponse.context["form"]["version"].value() == "2"
    assert regional.post(f"{PAGE}modifier/", saisie(titre="Le second", version="2")).status_code == 302


def test_une_feuille_signee_ne_se_modifie_plus(regional):
    axe = AxeFactory(feuille=FeuilleFactory(signee=True))
    assert regional.get(f"{PAGE}modifier/").status_code == 403
    assert regional.post(f"{PAGE}axes/ajouter/", {}).status_code == 403
    assert regional.post(f"{PAGE}axes/{axe.pk}/monter/").status_code == 403
    assert regional.get(f"{PAGE}signer/").status_code == 403


@pytest.mark.parametrize("adresse", ["creer", "modifier", "concertation", "signer", "axes/ajouter"])
def test_qui_lit_sans_ecrire_est_arrete(client_de, adresse):
    projet()
    agent = client_de(fabriques.agent())
    assert agent.post(f"{PAGE}{adresse}/", {}).status_code == 403
    assert client_de(fabriques.chef_regional("84")).post(f"{PAGE}{adresse}/", {}).status_code == 404


def test_un_collaborateur_ecrit_mais_ne_signe_pas(client_de):
    projet()
    client = client_de(fabriques.collaborateur_regional("27"))
    assert client.get(f"{PAGE}signer/").status_code == 403
    assert "Enregistrer la signature" not in client.get(PAGE).text


def axe_saisi(**champs) -> dict[str, object]:
    return {"intitule": "Protéger les jeunes", "objectifs_cibles": [ObjectifFactory().pk], **champs}


def test_ajouter_modifier_et_deplacer_les_axes(regional):
    feuille = projet()
    orientation = OrientationFactory()
    regional.post(f"{PAGE}axes/ajouter/", axe_saisi(orientations_strategiques=[orientation.pk]))
    regional.post(f"{PAGE}axes/ajouter/", axe_saisi(intitule="Milieu festif"))
    premier, second = feuille.axes.all()
    assert [(a.ordre, a.intitule) for a in (premier, second)] == [(1, "Protéger les jeunes"), (2, "Milieu festif")]
    assert list(regional.get(PAGE).context["axes"]) == [premier, second]
    assert list(premier.orientations_strategiques.all()) == [orientation]

    regional.post(f"{PAGE}axes/{second.pk}/monter/")
    assert list(regional.get(PAGE).context["axes"]) == [second, premier]
    assert [a.intitule for a in feuille.axes.all()] == ["Milieu festif", "Protéger les jeunes"]
    regional.post(f"{PAGE}axes/{second.pk}/monter/")
    assert [a.pk for a in feuille.axes.all()] == [second.pk, premier.pk]
    regional.post(f"{PAGE}axes/{second.pk}/descendre/")
    assert [a.pk for a in feuille.axes.all()] == [premier.pk, second.pk]

    reponse = regional.post(f"{PAGE}axes/{premier.pk}/modifier/", axe_saisi(intitule="Les jeunes", version="1"))
    assert (reponse.status_code, reponse.url) == (302, f"{PAGE}#axes")
    assert feuille.axes.first().intitule == "Les jeunes"


def test_un_axe_se_rattache_a_un_objectif_de_sa_strategie(regional):
    projet()
    ancien = ObjectifFactory(strategie=StrategieFactory(code="PNMA-2018-2022", sigle="PNMA"), numero=1)
    for saisi, phrase in (
        ([], "Choisissez au moins un objectif cible."),
        ([ancien.pk], f"Sélectionnez un choix valide. {ancien.pk} n’en fait pas partie."),
    ):
        reponse = regional.post(f"{PAGE}axes/ajouter/", axe_saisi(objectifs_cibles=saisi))
        assert reponse.context["form"].errors["objectifs_cibles"] == [phrase]
    assert not AxeFeuilleDeRoute.objects.exists()


def test_l_axe_d_une_autre_region_est_introuvable(regional):
    projet()
    ailleurs = AxeFactory(feuille=FeuilleFactory(region_id="84", signee=True))
    assert regional.get(f"{PAGE}axes/{ailleurs.pk}/modifier/").status_code == 404
    assert regional.post(f"{PAGE}axes/{ailleurs.pk}/monter/").status_code == 404


def test_un_sens_inconnu_est_introuvable(regional):
    axe = AxeFactory(feuille=projet())
    assert regional.post(f"{PAGE}axes/{axe.pk}/ailleurs/").status_code == 404
    assert regional.get(f"{PAGE}axes/{axe.pk}/monter/").status_code == 405


def test_ouvrir_la_concertation_une_fois(regional):
    feuille = FeuilleFactory()
    reponse = regional.post(f"{PAGE}concertation/", follow=True)
    assert messages_de(reponse) == ["La feuille de route est en concertation."]
    encore = regional.post(f"{PAGE}concertation/", follow=True)
    assert messages_de(encore) == [
        "Passer de l’état «\u00a0en concertation\u00a0» à «\u00a0en concertation\u00a0» n’est pas possible."
    ]
    feuille.refresh_from_db()
    assert feuille.statut == "en_concertation"


PDF = b"%PDF-1.7 signature"


@time_machine.travel("2026-11-23 10:00:00+01:00")
def test_signer(regional, client_de):
    feuille = projet()
    AxeFactory(feuille=feuille)
    dates = {"prefet_de_region": "2026-11-20", "DG_ARS": "2026-11-22"}
    document = SimpleUploadedFile("feuille.pdf", PDF)
    reponse = regional.post(f"{PAGE}signer/", {**dates, "fichier": document})

    assert (reponse.status_code, reponse.url) == (302, PAGE)
    feuille.refresh_from_db()
    assert (feuille.statut, feuille.date_signature) == ("signee", date(2026, 11, 22))
    assert [s.qualite for s in feuille.signataires.all()] == ["prefet_de_region", "DG_ARS"]
    trace = evenements_de(feuille).first()
    assert (trace.code, trace.region_code) == ("feuilles_de_route.feuille.signe", "27")
    telecharge = client_de(fabriques.chef_departemental("13")).get(f"{PAGE}document/")
    assert b"".join(telecharge.streaming_content) == PDF
    assert "attachment" in telecharge["Content-Disposition"]


@time_machine.travel("2026-11-23 10:00:00+01:00")
def test_signer_dit_ce_qui_manque(regional):
    feuille = projet(diagnostic="")
    attendu = "Rédigez le diagnostic territorial. Ajoutez au moins un axe."
    assert attendu in regional.get(f"{PAGE}signer/").text
    reponse = regional.post(f"{PAGE}signer/", {"prefet_de_region": "2026-11-20"})

    assert reponse.context["form"].non_field_errors() == [
        "Rédigez le diagnostic territorial.",
        "Ajoutez au moins un axe.",
    ]
    feuille.refresh_from_db()
    assert feuille.statut == "en_concertation"


@time_machine.travel("2026-11-23 10:00:00+01:00")
def test_une_signature_a_venir_ou_un_faux_pdf_sont_refuses(regional):
    AxeFactory(feuille=projet())
    saisi = {"prefet_de_region": "2026-11-24", "fichier": SimpleUploadedFile("feuille.pdf", b"<html>")}
    erreurs = regional.post(f"{PAGE}signer/", saisi).context["form"].errors

    assert erreurs == {
        "prefet_de_region": ["Une signature à venir ne s’enregistre pas\u00a0: indiquez une date passée ou du jour."],
        "fichier": ["Ce fichier n’est pas d’un format accepté (PDF)."],
    }


def test_sans_document_signe_rien_a_telecharger(regional):
    FeuilleFactory(signee=True)
    assert regional.get(f"{PAGE}document/").status_code == 404
