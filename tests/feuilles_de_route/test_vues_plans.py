"""Pages of the departmental plans and of their actions: who reads, who writes, what is refused."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from feuilles_de_route.models import FeuilleDeRouteRegionale, FicheAction, PlanActionsDepartemental, Statut
from mildeca_portal.socle import blocs
from mildeca_portal.socle.evenements import evenements_de
from mildeca_portal.socle.fichiers import PDF, Depot, conserver
from tests import fabriques
from tests.feuilles_de_route.fabriques import (
    ActionFactory,
    AxeFactory,
    ComiteFactory,
    FeuilleFactory,
    IndicateurFactory,
    ObjectifFactory,
    PlanFactory,
)

pytestmark = pytest.mark.django_db
PAGE = "/plans-actions/25/"
JOUR = time_machine.travel("2026-11-23 10:00:00+01:00")


@pytest.fixture
def doubs(client_de):
    return client_de(fabriques.chef_departemental("25"))


def projet(**champs) -> PlanActionsDepartemental:
    return PlanFactory(statut=Statut.EN_CONCERTATION, **champs)


def messages_de(reponse) -> list[str]:
    return [str(m) for m in reponse.context["messages"]]


def test_la_liste_montre_les_102_prefectures(doubs):
    ActionFactory(plan=projet(), echeance=date(2025, 1, 1))
    signe = PlanFactory(prefecture=fabriques.prefecture("69"), feuille_regionale__region_id="84", signe=True)
    PlanFactory(prefecture=fabriques.prefecture("73"), feuille_regionale=signe.feuille_regionale)
    reponse = doubs.get("/plans-actions/")

    lignes = {ligne.record.code: ligne for ligne in reponse.context["table"].rows}
    assert len(lignes) == 102
    assert {code for code, ligne in lignes.items() if ligne.record.documents} == {"25", "69"}
    assert (lignes["25"].get_cell_value("actions"), lignes["25"].get_cell_value("retard")) == ("0 sur 1", 1)
    assert lignes["69"].get_cell_value("signature") == "24\u00a0novembre 2023"


def test_les_filtres_de_la_liste(client_de):
    ActionFactory(plan=projet(), echeance=date(2025, 1, 1))
    PlanFactory(
        prefecture=fabriques.prefecture("39"),
        feuille_regionale=PlanActionsDepartemental.objects.get().feuille_regionale,
        signe=True,
    )
    client = client_de(fabriques.agent())

    def codes(**parametres) -> list[str]:
        return [ligne.record.code for ligne in client.get("/plans-actions/", parametres).context["table"].rows]

    assert codes(region="27", etat="signee") == ["39"]
    assert codes(retard="oui") == ["25"]
    assert codes(q="besancon") == ["25"]
    assert len(codes(etat="aucun")) == 100


@pytest.mark.parametrize("nombre", [1, 3])
def test_la_liste_coute_autant_pour_une_ligne_que_pour_trois(client_de, django_assert_num_queries, nombre):
    feuille = FeuilleFactory(signee=True)
    for code in ["25", "39", "70"][:nombre]:
        ActionFactory(plan=PlanFactory(prefecture=fabriques.prefecture(code), feuille_regionale=feuille))
    client = client_de(fabriques.agent())
    client.get("/plans-actions/")
    with django_assert_num_queries(9):
        assert client.get("/plans-actions/").status_code == 200


@pytest.mark.parametrize("nombre", [1, 3])
def test_le_plan_coute_autant_pour_une_action_que_pour_trois(doubs, django_assert_num_queries, nombre):
    plan = projet()
    for _ in range(nombre):
        IndicateurFactory(action=ActionFactory(plan=plan))
    doubs.get(PAGE)
    with django_assert_num_queries(14):
        assert doubs.get(PAGE).status_code == 200


@JOUR
def test_le_plan_groupe_les_actions_par_axe_et_marque_les_retards(doubs):
    plan = projet()
    jeunes = AxeFactory(feuille=plan.feuille_regionale, ordre=1)
    festif = AxeFactory(feuille=plan.feuille_regionale, ordre=2)
    tardive = ActionFactory(plan=plan, axe_feuille=festif, code="2.1", echeance=date(2026, 11, 22))
    a_temps = ActionFactory(plan=plan, axe_feuille=jeunes, code="1.1", echeance=date(2026, 11, 23))
    seconde = ActionFactory(plan=plan, axe_feuille=jeunes, code="1.2", avancement="realisee", echeance=date(2025, 1, 1))
    IndicateurFactory(action=tardive, valeur_realisee=Decimal("4.50"))
    ComiteFactory(region_id=None, prefecture=fabriques.prefecture("25"))
    reponse = doubs.get(PAGE)

    assert [(g["axe"], g["actions"]) for g in reponse.context["axes"]] == [
        (jeunes, [a_temps, seconde]),
        (festif, [tardive]),
    ]
    assert reponse.context["retards"] == [tardive]
    assert "1 action en retard" in reponse.text
    assert "échéance dépassée depuis le 22\u00a0novembre 2026" in reponse.text
    attendu = "Établissements touchés (collèges)\u00a0: 4,50, pour une cible de 12 et une valeur initiale de 2"
    assert attendu in reponse.text
    assert "Comité du 12\u00a0juin 2026" in reponse.text


def test_les_applications_se_montrent_sur_le_plan_et_sur_l_action(doubs, monkeypatch):
    action = ActionFactory(plan=projet())

    def charger(objets, habilitations):
        return {o.pk: {"indicateurs": [], "peut_suivre": None, "peut_modifier": None} for o in objets}

    for emplacement in ("feuilles_de_route.action", "feuilles_de_route.plan"):
        bloc = blocs.Bloc(emplacement, "feuilles_de_route/_indicateurs.html", charger)
        monkeypatch.setitem(blocs._REGISTRE, emplacement, [bloc])

    assert doubs.get(PAGE).text.count("Aucun indicateur.") == 2
    assert doubs.get(f"{PAGE}actions/{action.pk}/").text.count("Aucun indicateur.") == 2


def test_un_projet_de_plan_n_est_lu_que_chez_lui_par_sa_region_et_au_niveau_national(client_de):
    action = ActionFactory(plan=projet())
    attendus = {
        fabriques.chef_departemental("25"): 200,
        fabriques.collaborateur("25"): 200,
        fabriques.chef_regional("27"): 200,
        fabriques.agent(): 200,
        fabriques.lecteur(): 200,
        fabriques.chef_departemental("39"): 404,
        fabriques.chef_regional("84"): 404,
        fabriques.PersonneFactory(): 403,
    }
    for adresse in (PAGE, f"{PAGE}actions/{action.pk}/"):
        assert {p: client_de(p).get(adresse).status_code for p in attendus} == attendus


def test_le_public_lit_un_plan_signe_si_la_region_l_ouvre(client):
    plan = PlanFactory(signe=True)
    action = ActionFactory(plan=plan, leviers_hors_credits="Contrôles conjoints")
    assert (client.get(PAGE).status_code, client.get("/plans-actions/").status_code) == (302, 302)
    FeuilleDeRouteRegionale.objects.update(publique=True)

    assert client.get("/plans-actions/").status_code == 200
    assert client.get(PAGE).status_code == 200
    assert "Contrôles conjoints" in client.get(f"{PAGE}actions/{action.pk}/").text
    assert client.get(f"{PAGE}actions/{action.pk}/modifier/").status_code == 302


def test_les_codes_s_ecrivent_en_capitales(client_de):
    corse = FeuilleFactory(region_id="94", signee=True)
    action = ActionFactory(plan=PlanFactory(prefecture=fabriques.prefecture("2A"), feuille_regionale=corse))
    client = client_de(fabriques.chef_departemental("2A"))
    for suite in ("", f"actions/{action.pk}/"):
        reponse = client.get(f"/plans-actions/2a/{suite}")
        assert (reponse.status_code, reponse.url) == (301, f"/plans-actions/2A/{suite}")
    saisi = {"avancement": "en_cours", "version": "1"}
    assert client.post(f"/plans-actions/2a/actions/{action.pk}/avancement/", saisi).status_code == 302


def test_une_prefecture_sans_plan(client, client_de, doubs):
    assert doubs.get("/plans-actions/99/").status_code == 404
    assert client.get("/plans-actions/99/").status_code == 302
    assert doubs.get("/plans-actions/39/").status_code == 404
    assert "qui n’est pas encore signée" in doubs.get(PAGE).text
    FeuilleFactory(signee=True)
    assert "Créer le plan d’actions" in doubs.get(PAGE).text
    assert "Créer le plan d’actions" not in client_de(fabriques.agent()).get(PAGE).text


def test_creer_le_plan_sous_une_feuille_signee_de_sa_region(doubs):
    feuille, ailleurs = FeuilleFactory(signee=True), FeuilleFactory(region_id="84", signee=True)
    saisi = {"titre": "Plan du Doubs", "periode_debut": "2024", "periode_fin": "2027"}
    refus = doubs.post(f"{PAGE}creer/", {**saisi, "feuille_regionale": ailleurs.pk})
    assert refus.context["form"].errors == {
        "feuille_regionale": ["Sélectionnez un choix valide. Ce choix ne fait pas partie de ceux disponibles."]
    }
    reponse = doubs.post(f"{PAGE}creer/", {**saisi, "feuille_regionale": feuille.pk})

    assert (reponse.status_code, reponse.url) == (302, PAGE)
    plan = PlanActionsDepartemental.objects.get()
    assert (plan.prefecture.code, plan.statut) == ("25", "en_elaboration")
    trace = evenements_de(plan).get()
    assert (trace.code, trace.prefecture_code, trace.region_code) == ("feuilles_de_route.plan.cree", "25", "27")
    second = doubs.post(f"{PAGE}creer/", {**saisi, "feuille_regionale": feuille.pk})
    assert second.context["form"].non_field_errors() == [
        "Cette préfecture a déjà un plan en cours pour cette feuille de route."
    ]


def test_modifier_le_plan(doubs):
    plan = projet()
    saisi = {"titre": "Plan révisé", "periode_debut": "2024", "periode_fin": "2027"}
    assert doubs.post(f"{PAGE}modifier/", {**saisi, "version": "1"}).status_code == 302
    assert "modifiée par une autre personne" in doubs.post(f"{PAGE}modifier/", {**saisi, "version": "1"}).text
    plan.refresh_from_db()
    assert (plan.titre, plan.version) == ("Plan révisé", 2)


def action_saisie(plan, **champs) -> dict[str, object]:
    axe = plan.feuille_regionale.axes.first() or AxeFactory(feuille=plan.feuille_regionale)
    return {
        "code": "1.1",
        "intitule": "Former les équipes éducatives",
        "axe_feuille": axe.pk,
        "objectif_cible": ObjectifFactory().pk,
        "pilote": "DSDEN",
        "partenaires": ["ARS", "EDUCATION_NATIONALE"],
        "publics": ["adolescents"],
        "milieux": ["scolaire"],
        "echeance": "2027-06-30",
        "leviers_hors_credits": "Formations de l’académie.",
        **champs,
    }


def test_le_doubs_ajoute_une_action_rattachee_a_un_axe_et_a_un_objectif(client_de):
    plan = projet()
    client = client_de(fabriques.collaborateur("25"))
    reponse = client.post(f"{PAGE}actions/ajouter/", action_saisie(plan))

    assert (reponse.status_code, reponse.url) == (302, f"{PAGE}#actions")
    action = FicheAction.objects.get()
    assert (action.code, action.avancement, action.echeance) == ("1.1", "non_engagee", date(2027, 6, 30))
    assert (action.partenaires, action.publics, action.milieux) == (
        ["ARS", "EDUCATION_NATIONALE"],
        ["adolescents"],
        ["scolaire"],
    )
    assert evenements_de(plan).get().donnees == {"action": action.pk}
    page = client.get(f"{PAGE}actions/{action.pk}/").text
    assert "Agence régionale de santé, Éducation nationale" in page
    assert "30\u00a0juin 2027" in page


@pytest.mark.parametrize(
    ("champ", "valeur", "phrase"),
    [
        ("code", "2.1", "Une autre action du plan porte déjà ce code."),
        ("objectif_cible", "", "Ce champ est obligatoire."),
        ("axe_feuille", "0", "Sélectionnez un choix valide. Ce choix ne fait pas partie de ceux disponibles."),
        ("echeance", "32/13/2026", "Saisissez une date valide."),
        ("publics", ["martiens"], "Sélectionnez un choix valide. martiens n’en fait pas partie."),
    ],
)
def test_une_action_mal_saisie_est_refusee_pres_du_champ(doubs, champ, valeur, phrase):
    plan = projet()
    ActionFactory(plan=plan, code="2.1")
    reponse = doubs.post(f"{PAGE}actions/ajouter/", action_saisie(plan, **{champ: valeur}))
    assert reponse.context["form"].errors == {champ: [phrase]}
    assert "Formations de l’académie." in reponse.text
    assert plan.actions.count() == 1


def test_l_axe_est_celui_de_la_feuille_du_plan(doubs):
    plan = projet()
    autre = AxeFactory(feuille=FeuilleFactory(region_id="84", signee=True))
    reponse = doubs.post(f"{PAGE}actions/ajouter/", action_saisie(plan, axe_feuille=autre.pk))
    assert list(reponse.context["form"].errors) == ["axe_feuille"]


def test_modifier_une_action(doubs):
    action = ActionFactory(plan=projet(), code="3.1")
    adresse = f"{PAGE}actions/{action.pk}/modifier/"
    assert 'value="3.1"' in doubs.get(adresse).text
    reponse = doubs.post(adresse, action_saisie(action.plan, code="3.1", version="1"))
    assert (reponse.status_code, reponse.url) == (302, f"{PAGE}actions/{action.pk}/")
    perimee = doubs.post(adresse, action_saisie(action.plan, code="3.2", version="1"))
    assert "modifiée par une autre personne" in perimee.text
    action.refresh_from_db()
    assert (action.code, action.pilote) == ("3.1", "DSDEN")


def test_une_fois_le_plan_signe_seul_le_suivi_continue(doubs):
    action = ActionFactory(plan=PlanFactory(signe=True))
    mesure = IndicateurFactory(action=action)
    assert doubs.get(f"{PAGE}actions/ajouter/").status_code == 403
    assert doubs.get(f"{PAGE}actions/{action.pk}/modifier/").status_code == 403
    assert doubs.get(f"{PAGE}actions/{action.pk}/indicateurs/ajouter/").status_code == 403

    suivi = doubs.post(f"{PAGE}actions/{action.pk}/avancement/", {"avancement": "en_cours", "version": "1"})
    assert suivi.status_code == 302
    adresse = f"{PAGE}actions/{action.pk}/indicateurs/{mesure.pk}/"
    assert list(doubs.get(adresse).context["form"].fields) == ["valeur_realisee", "version"]
    assert doubs.post(adresse, {"valeur_realisee": "4,5", "valeur_cible": "1", "version": "1"}).status_code == 302
    action.refresh_from_db()
    mesure.refresh_from_db()
    assert (action.avancement, mesure.valeur_realisee, mesure.valeur_cible) == ("en_cours", Decimal("4.5"), 12)
    trace = evenements_de(action.plan).get(code="feuilles_de_route.action.avancement")
    assert trace.donnees == {"action": action.pk, "de": "non_engagee", "vers": "en_cours"}


def test_un_plan_clos_ne_se_suit_plus(doubs):
    action = ActionFactory(plan=PlanFactory(statut=Statut.CLOSE, date_signature=date(2024, 1, 1)))
    assert doubs.get(f"{PAGE}actions/{action.pk}/avancement/").status_code == 403
    assert "Mettre à jour" not in doubs.get(f"{PAGE}actions/{action.pk}/").text


def test_ajouter_et_mettre_a_jour_un_indicateur(doubs):
    action = ActionFactory(plan=projet())
    adresse = f"{PAGE}actions/{action.pk}/indicateurs/"
    saisi = {"intitule": "Contrôles", "unite": "contrôles", "valeur_initiale": "", "valeur_cible": "1 200,5"}
    assert doubs.post(f"{adresse}ajouter/", saisi).status_code == 302
    mesure = action.indicateurs.get()
    assert mesure.valeur_cible == Decimal("1200.50")
    assert "Contrôles (contrôles)\u00a0: non mesurée, pour une cible de 1\u00a0200,50" in doubs.get(PAGE).text
    fausse = doubs.post(f"{adresse}{mesure.pk}/", {**saisi, "valeur_realisee": "beaucoup", "version": "1"})
    assert list(fausse.context["form"].errors) == ["valeur_realisee"]
    assert 'value="beaucoup"' in fausse.text
    double = doubs.post(f"{adresse}ajouter/", saisi)
    assert double.context["form"].non_field_errors() == ["Cette action a déjà un indicateur de ce nom."]


@pytest.mark.parametrize("suite", ["creer", "modifier", "concertation", "signer", "actions/ajouter"])
def test_qui_lit_sans_ecrire_est_arrete(client_de, suite):
    projet()
    for personne, code in ((fabriques.chef_regional("27"), 403), (fabriques.agent(), 403), (fabriques.lecteur(), 403)):
        assert client_de(personne).post(f"{PAGE}{suite}/", {}).status_code == code
    assert client_de(fabriques.chef_departemental("39")).post(f"{PAGE}{suite}/", {}).status_code == 404


@pytest.mark.parametrize("suite", ["modifier", "avancement", "indicateurs/ajouter"])
def test_les_actes_sur_une_action_suivent_le_territoire(client_de, suite):
    action = ActionFactory(plan=projet())
    adresse = f"{PAGE}actions/{action.pk}/{suite}/"
    assert client_de(fabriques.agent()).get(adresse).status_code == 403
    assert client_de(fabriques.chef_departemental("39")).get(adresse).status_code == 404


def test_l_action_d_un_autre_plan_est_introuvable(doubs):
    projet()
    jura = ActionFactory(
        plan=PlanFactory(prefecture=fabriques.prefecture("39"), feuille_regionale=FeuilleDeRouteRegionale.objects.get())
    )
    assert doubs.get(f"{PAGE}actions/{jura.pk}/").status_code == 404
    assert doubs.get(f"{PAGE}actions/{jura.pk}/avancement/").status_code == 404


@JOUR
def test_signer_le_plan(doubs, client_de):
    plan = PlanFactory()
    ActionFactory(plan=plan)
    assert messages_de(doubs.post(f"{PAGE}concertation/", follow=True)) == ["Le plan est en concertation."]
    assert client_de(fabriques.collaborateur("25")).get(f"{PAGE}signer/").status_code == 403
    dates = {"prefet_de_departement": "2026-11-20", "procureur": "2026-11-18"}
    reponse = doubs.post(f"{PAGE}signer/", {**dates, "fichier": SimpleUploadedFile("plan.pdf", b"%PDF-1.7 plan")})

    assert reponse.status_code == 302
    plan.refresh_from_db()
    assert (plan.get_statut_display(), plan.date_signature) == ("signé", date(2026, 11, 20))
    assert b"".join(doubs.get(f"{PAGE}document/").streaming_content) == b"%PDF-1.7 plan"
    page = client_de(fabriques.chef_regional("84")).get(PAGE).text
    assert "Procureur de la République, le 18\u00a0novembre 2026" in page


@JOUR
def test_signer_un_plan_vide_est_refuse(doubs):
    projet()
    reponse = doubs.post(f"{PAGE}signer/", {"prefet_de_departement": "2026-11-20"})
    assert reponse.context["form"].non_field_errors() == ["Ajoutez au moins une action."]
    assert doubs.get(f"{PAGE}document/").status_code == 404


def test_le_compte_rendu_d_un_comite(doubs, client_de):
    depot = Depot("cr.pdf", PDF, b"%PDF-1.7 compte rendu")
    comite = ComiteFactory(compte_rendu=conserver(depot, depose_par_id=None))
    adresse = f"/comites/{comite.pk}/compte-rendu/"
    assert b"".join(doubs.get(adresse).streaming_content) == b"%PDF-1.7 compte rendu"
    assert client_de(fabriques.chef_departemental("69")).get(adresse).status_code == 404
    sans = ComiteFactory(date=date(2026, 1, 5))
    assert doubs.get(f"/comites/{sans.pk}/compte-rendu/").status_code == 404
