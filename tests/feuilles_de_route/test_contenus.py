"""The checklist that the instruction of the strategy sets to each roadmap."""

from datetime import date

import pytest

from circulaires.models import ContenuAttendu, Texte
from feuilles_de_route.contenus import CRITERES, Faits, contenus_attendus, contenus_de, verifier
from feuilles_de_route.models import ContenuSitue, FeuilleDeRouteRegionale, Statut
from prefectures.models import Prefecture
from tests import fabriques
from tests.feuilles_de_route.fabriques import (
    ActionFactory,
    AxeFactory,
    ComiteFactory,
    FeuilleFactory,
    IndicateurFactory,
    PlanFactory,
)

pytestmark = pytest.mark.django_db
PAGE = "/feuilles-de-route/27/"
C = ContenuAttendu.Critere
RIEN = Faits(False, (), frozenset({1, 2}), 0, ("Doubs",), 0, 0, frozenset())


@pytest.fixture
def regional(client_de):
    return client_de(fabriques.chef_regional("27"))


def attendre(*criteres: str, **champs) -> list[ContenuAttendu]:
    """Contents asked by the SIMCA instruction, a text of reference."""
    texte = Texte.objects.get(code="simca")
    return [
        ContenuAttendu.objects.create(texte=texte, ordre=n, intitule=f"Contenu {n}", critere=critere, **champs)
        for n, critere in enumerate(criteres, 1)
    ]


def feuille(**champs) -> FeuilleDeRouteRegionale:
    return FeuilleFactory(statut=Statut.EN_CONCERTATION, **champs)


@pytest.mark.parametrize(
    ("critere", "champs", "present", "detail"),
    [
        (C.DIAGNOSTIC, {}, False, "Le diagnostic n’est pas rédigé."),
        (C.DIAGNOSTIC, {"diagnostic": True}, True, "Le diagnostic est rédigé."),
        (C.AXES, {}, False, "Aucun axe n’est défini."),
        (C.AXES, {"axes": (frozenset(),)}, True, "1 axe est défini."),
        (C.OBJECTIFS_CIBLES, {}, False, "Aucun axe n’est défini."),
        (C.OBJECTIFS_CIBLES, {"axes": (frozenset({1}), frozenset())}, False,
         "L’axe 2 n’est rattaché à aucun objectif cible."),
        (C.OBJECTIFS_CIBLES, {"axes": (frozenset(), frozenset({1}), frozenset())}, False,
         "Les axes 1, 3 ne sont rattachés à aucun objectif cible."),
        (C.OBJECTIFS_CIBLES, {"axes": (frozenset({1}),)}, True, "Chaque axe est rattaché à un objectif cible."),
        (C.TOUS_LES_OBJECTIFS, {"axes": (frozenset({1}), frozenset({1, 9}))}, False, "1 sur 2 objectifs cibles."),
        (C.TOUS_LES_OBJECTIFS, {"axes": (frozenset({1}), frozenset({2}))}, True, "2 sur 2 objectifs cibles."),
        (C.COMITE, {}, False, "Aucune réunion du comité de pilotage régional n’est enregistrée."),
        (C.COMITE, {"comites": 2}, True, "2 réunions enregistrées."),
        (C.SIGNATURE_PREFET, {}, False, "Signature attendue : préfet de région."),
        (C.SIGNATURE_PREFET, {"qualites": frozenset({"prefet_de_region"})}, True,
         "Signature enregistrée : préfet de région."),
        (C.SIGNATURE_ARS, {"qualites": frozenset({"prefet_de_region"})}, False,
         "Signature attendue : directeur général de l’agence régionale de santé."),
        (C.PLANS, {}, False, "Sans plan d’actions : Doubs."),
        (C.PLANS, {"prefectures_sans_plan": ()}, True, "Chaque préfecture de la région a un plan d’actions."),
        (C.INDICATEURS, {}, False, "Aucune action n’est enregistrée dans les plans."),
        (C.INDICATEURS, {"actions": 3, "actions_sans_indicateur": 1}, False,
         "1 action n’a pas d’indicateur, sur 3."),
        (C.INDICATEURS, {"actions": 3}, True, "Chaque action des plans a un indicateur."),
    ],
)  # fmt: skip
def test_ce_que_le_portail_voit(critere, champs, present, detail):
    faits = Faits(**{**{nom: getattr(RIEN, nom) for nom in RIEN.__slots__}, **champs})
    (verifie,) = verifier([ContenuAttendu(critere=critere)], faits, {})
    assert (verifie.present, verifie.detail) == (present, detail)


def test_chaque_critere_se_verifie():
    assert set(CRITERES) == set(C)


def test_les_faits_sont_lus_de_la_feuille():
    attendre(*C.values)
    document = feuille()
    plan = PlanFactory(feuille_regionale=document)
    action = ActionFactory(plan=plan)
    ActionFactory(plan=plan, axe_feuille=action.axe_feuille)
    IndicateurFactory(action=action)
    ComiteFactory()
    ComiteFactory(region_id="84")
    autres = Prefecture.objects.filter(region="27").exclude(code="25").order_by("cle_tri")
    total = document.strategie.objectifs_cibles.count()
    assert {v.contenu.critere: (v.present, v.detail) for v in contenus_de(document, ["prefet_de_region"])} == {
        "diagnostic": (True, "Le diagnostic est rédigé."),
        "axes": (True, "1 axe est défini."),
        "objectifs_cibles": (True, "Chaque axe est rattaché à un objectif cible."),
        "tous_les_objectifs": (False, f"1 sur {total} objectifs cibles."),
        "comite": (True, "1 réunion enregistrée."),
        "signature_prefet": (True, "Signature enregistrée : préfet de région."),
        "signature_ars": (False, "Signature attendue : directeur général de l’agence régionale de santé."),
        "plans": (False, f"Sans plan d’actions : {', '.join(p.nom for p in autres)}."),
        "indicateurs": (False, "1 action n’a pas d’indicateur, sur 2."),
    }


@pytest.mark.parametrize("statut", ["brouillon", "en_relecture"])
def test_une_instruction_en_projet_ne_demande_rien(statut):
    document = feuille()
    texte = Texte.objects.create(
        nature="instruction", code="simca-2", intitule="Projet", strategie=document.strategie, statut=statut
    )
    ContenuAttendu.objects.create(texte=texte, ordre=1, intitule="Une gouvernance")
    assert contenus_attendus(document.strategie_id) == []


def test_sans_contenu_attendu_la_page_n_en_dit_rien(regional, django_assert_num_queries):
    document = feuille()
    with django_assert_num_queries(1):
        assert contenus_de(document) == ()
    assert "Contenus attendus" not in regional.get(PAGE).content.decode()
    assert regional.get(PAGE + "contenus/").status_code == 404


def test_la_liste_coute_autant_de_requetes_pour_un_axe_ou_pour_cinq(django_assert_num_queries):
    attendre(*C.values, "")
    document = feuille()
    AxeFactory(feuille=document)
    for _ in range(2):
        with django_assert_num_queries(10):
            contenus_de(FeuilleDeRouteRegionale.objects.select_related("region", "strategie").get(pk=document.pk), [])
        AxeFactory.create_batch(4, feuille=document)


def test_la_region_dit_ou_se_trouve_ce_que_le_portail_ne_voit_pas(regional):
    gouvernance, moyens = attendre("", "")
    document = feuille()
    reponse = regional.get(PAGE + "contenus/")
    assert [c.label for c in reponse.context["form"].visible_fields()] == ["Contenu 1", "Contenu 2"]
    saisie = {"version": document.version, f"contenu-{gouvernance.pk}": "Axe 5, pages 12 à 15"}
    assert regional.post(PAGE + "contenus/", saisie).url == PAGE + "#contenus"
    assert [(v.present, v.detail) for v in contenus_de(document)] == [
        (True, "Axe 5, pages 12 à 15"),
        (False, "À situer dans la feuille de route."),
    ]
    document.refresh_from_db()
    saisie = {"version": document.version, f"contenu-{gouvernance.pk}": " ", f"contenu-{moyens.pk}": "Annexe"}
    regional.post(PAGE + "contenus/", saisie)
    assert list(ContenuSitue.objects.values_list("contenu_id", "ou")) == [(moyens.pk, "Annexe")]


def test_une_page_perimee_garde_la_saisie_et_n_ecrit_rien(regional):
    (gouvernance,) = attendre("")
    document = feuille()
    FeuilleDeRouteRegionale.objects.filter(pk=document.pk).update(version=4)
    saisie = {"version": 1, f"contenu-{gouvernance.pk}": "Axe 5"}
    form = regional.post(PAGE + "contenus/", saisie).context["form"]
    assert not ContenuSitue.objects.exists()
    assert (form[f"contenu-{gouvernance.pk}"].value(), form["version"].value()) == ("Axe 5", "4")
    assert form.non_field_errors()


def test_un_contenu_trop_long_est_refuse_a_son_champ(regional):
    (gouvernance,) = attendre("")
    document = feuille()
    saisie = {"version": document.version, f"contenu-{gouvernance.pk}": "x" * 301}
    form = regional.post(PAGE + "contenus/", saisie).context["form"]
    assert list(form.errors) == [f"contenu-{gouvernance.pk}"]
    assert form[f"contenu-{gouvernance.pk}"].value() == "x" * 301


def test_ce_qui_est_obligatoire_et_manque_empeche_de_signer(regional):
    attendre("", "signature_ars")
    attendu = attendre_facultatif()
    document = feuille()
    AxeFactory(feuille=document)
    jour = {"prefet_de_region": date(2026, 6, 1).isoformat()}
    refus = [
        "Contenu attendu par l’instruction, « Contenu 1 » : À situer dans la feuille de route.",
        (
            "Contenu attendu par l’instruction, « Contenu 2 » : Signature attendue : "
            "directeur général de l’agence régionale de santé."
        ),
    ]
    assert regional.get(PAGE + "signer/").context["aide"] == " ".join(refus)
    reponse = regional.post(PAGE + "signer/", jour)
    assert reponse.context["form"].non_field_errors() == refus
    ContenuSitue.objects.create(feuille=document, contenu=ContenuAttendu.objects.get(intitule="Contenu 1"), ou="Axe 1")
    reponse = regional.post(PAGE + "signer/", {**jour, "DG_ARS": jour["prefet_de_region"]})
    assert reponse.url == PAGE
    document.refresh_from_db()
    assert (document.statut, attendu.obligatoire) == (Statut.SIGNEE, False)


def attendre_facultatif() -> ContenuAttendu:
    return ContenuAttendu.objects.create(
        texte=Texte.objects.get(code="simca"), ordre=9, intitule="Une charte graphique", obligatoire=False
    )


def test_une_feuille_signee_ne_se_situe_plus(regional):
    attendre("")
    FeuilleFactory(signee=True)
    assert regional.get(PAGE + "contenus/").status_code == 403
    assert "Situer les contenus" not in regional.get(PAGE).content.decode()


def test_la_page_montre_chaque_contenu_avec_son_etat(regional):
    attendre("diagnostic", "")
    attendre_facultatif()
    feuille()
    page = regional.get(PAGE).content.decode()
    bloc = page[page.index('id="contenus"') : page.index("Situer les contenus attendus")]
    etats = ["Présent", "Manque pour signer", "Absent, facultatif"]
    assert [bloc.count(etat) for etat in etats] == [1, 1, 1]
