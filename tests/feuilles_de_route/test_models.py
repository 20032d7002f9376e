"""What the database refuses, and what each function may read."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from feuilles_de_route.models import (
    ComitePilotage,
    FeuilleDeRouteRegionale,
    FicheAction,
    PlanActionsDepartemental,
    Signataire,
    Statut,
)
from prefectures.habilitations import AUCUNE, habilitations_de
from tests import fabriques
from tests.feuilles_de_route.fabriques import (
    SIGNEE_LE,
    ActionFactory,
    AxeFactory,
    ComiteFactory,
    FeuilleFactory,
    IndicateurFactory,
    PlanFactory,
)

pytestmark = pytest.mark.django_db


def creer_et_verifier(creer, champs) -> None:
    """Create, then have the deferred constraints speak at once."""
    with transaction.atomic():
        creer(**champs)
        with connection.cursor() as curseur:
            curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")


def refuse(contrainte: str, creer, **champs) -> None:
    with pytest.raises(IntegrityError, match=contrainte):
        creer_et_verifier(creer, champs)


def test_une_seule_feuille_active_par_region_et_strategie():
    premiere = FeuilleFactory(signee=True)
    refuse("feuille_une_active_par_region_et_strategie", FeuilleFactory)
    FeuilleDeRouteRegionale.objects.filter(pk=premiere.pk).update(statut=Statut.CLOSE)

    assert FeuilleFactory().pk != premiere.pk
    assert FeuilleFactory(region_id="84").region_id == "84"


@pytest.mark.parametrize("fabrique", [FeuilleFactory, PlanFactory])
def test_les_annees_sont_dans_l_ordre(fabrique):
    refuse("_periode", fabrique, periode_debut=2027, periode_fin=2026)
    assert fabrique(periode_debut=2024, periode_fin=2024).periode == "2024"


@pytest.mark.parametrize("fabrique", [FeuilleFactory, PlanFactory])
def test_signe_si_et_seulement_si_date(fabrique):
    refuse("_signature", fabrique, statut=Statut.SIGNEE)
    refuse("_signature", fabrique, statut=Statut.EN_CONCERTATION, date_signature=SIGNEE_LE)
    refuse("_signature", fabrique, statut="autre", date_signature=SIGNEE_LE)


def test_deux_axes_n_ont_pas_le_meme_rang_mais_peuvent_l_echanger():
    un = AxeFactory(ordre=1)
    deux = AxeFactory(feuille=un.feuille, ordre=2)
    with transaction.atomic():
        un.ordre, deux.ordre = 2, 1
        un.save()
        deux.save()

    assert list(un.feuille.axes.values_list("pk", flat=True)) == [deux.pk, un.pk]
    refuse("axe_ordre_unique", AxeFactory, feuille=un.feuille, ordre=2)


def test_le_code_d_une_action_est_unique_dans_son_plan():
    action = ActionFactory(code="1.1")
    refuse("action_code_unique_dans_le_plan", ActionFactory, plan=action.plan, code="1.1")
    autre = PlanFactory(prefecture=fabriques.prefecture("39"), feuille_regionale=action.plan.feuille_regionale)
    assert ActionFactory(plan=autre, code="1.1").code == "1.1"


@pytest.mark.parametrize("champ", ["publics", "milieux", "partenaires"])
def test_les_listes_restent_dans_la_nomenclature(champ):
    refuse(f"action_{champ}", ActionFactory, **{champ: ["inconnu"]})


def test_les_listes_se_lisent_en_clair():
    action = ActionFactory(publics=["parents"], milieux=["en_ligne"], partenaires=["ARS", "PARQUET"])
    action.refresh_from_db()

    assert action.libelles_publics == ["parents"]
    assert action.libelles_milieux == ["en ligne"]
    assert action.libelles_partenaires == ["Agence régionale de santé", "Parquet"]
    refuse("action_avancement", ActionFactory, plan=action.plan, avancement="autre")
    refuse("indicateur_unique_dans_l_action", IndicateurFactory, action=IndicateurFactory(action=action).action)


def test_un_comite_est_celui_d_un_territoire_et_d_un_seul():
    refuse("comite_un_territoire", ComiteFactory, region_id=None)
    refuse("comite_un_territoire", ComiteFactory, prefecture=fabriques.prefecture("25"))
    comite = ComiteFactory(participants=["ARS"])
    assert comite.libelles_participants == ["Agence régionale de santé"]
    refuse("comite_un_par_jour_region", ComiteFactory)
    refuse("comite_participants", ComiteFactory, date=date(2026, 6, 13), participants=["CLUB"])


def test_un_signataire_signe_un_document_et_un_seul():
    plan = PlanFactory()
    signature = {"qualite": Signataire.Qualite.DG_ARS, "date_signature": SIGNEE_LE}
    refuse("signataire_un_document", Signataire.objects.create, **signature)
    refuse("signataire_un_document", Signataire.objects.create, plan=plan, feuille=plan.feuille_regionale, **signature)
    Signataire.objects.create(plan=plan, **signature)
    refuse("signataire_une_fois_plan", Signataire.objects.create, plan=plan, **signature)
    refuse("signataire_autre_precise", Signataire.objects.create, plan=plan, qualite="autre", date_signature=SIGNEE_LE)
    maire = Signataire.objects.create(
        plan=plan, qualite="autre", qualite_precisee="maire de Besançon", date_signature=SIGNEE_LE
    )
    assert str(maire) == "maire de Besançon"


def lisibles(personne) -> tuple[list[str], list[str]]:
    droits = habilitations_de(personne)
    return (
        sorted(f.region_id for f in FeuilleDeRouteRegionale.objects.visibles_par(droits)),
        sorted(p.prefecture.code for p in PlanActionsDepartemental.objects.visibles_par(droits)),
    )


def test_un_projet_n_est_lu_que_chez_soi_un_document_signe_par_toutes_les_fonctions():
    bourgogne, rhone = FeuilleFactory(), FeuilleFactory(region_id="84", signee=True)
    PlanFactory(feuille_regionale=bourgogne)
    PlanFactory(feuille_regionale=bourgogne, prefecture=fabriques.prefecture("39"))
    PlanFactory(feuille_regionale=rhone, prefecture=fabriques.prefecture("69"), signe=True)

    assert lisibles(fabriques.chef_departemental("25")) == (["84"], ["25", "69"])
    assert lisibles(fabriques.collaborateur("39")) == (["84"], ["39", "69"])
    assert lisibles(fabriques.chef_regional("27")) == (["27", "84"], ["25", "39", "69"])
    assert lisibles(fabriques.chef_regional("32")) == (["84"], ["69"])
    for lit_tout in (fabriques.agent(), fabriques.lecteur(), fabriques.administrateur()):
        assert lisibles(lit_tout) == (["27", "84"], ["25", "39", "69"])
    assert lisibles(fabriques.PersonneFactory()) == ([], [])


def test_le_public_lit_ce_qui_est_signe_si_la_region_l_ouvre():
    ouverte = FeuilleFactory(signee=True, publique=True)
    PlanFactory(feuille_regionale=ouverte, signe=True)
    PlanFactory(feuille_regionale=ouverte, prefecture=fabriques.prefecture("39"))
    FeuilleFactory(region_id="84", publique=True)
    PlanFactory(feuille_regionale=FeuilleFactory(region_id="32", signee=True), prefecture=fabriques.prefecture("59"))

    assert [f.region_id for f in FeuilleDeRouteRegionale.objects.publiques()] == ["27"]
    assert [p.prefecture.code for p in PlanActionsDepartemental.objects.publics()] == ["25"]


def test_les_actions_se_lisent_avec_leur_plan():
    doubs = ActionFactory()
    signee = ActionFactory(
        plan=PlanFactory(prefecture=fabriques.prefecture("69"), feuille_regionale__region_id="84", signe=True)
    )

    du_jura = habilitations_de(fabriques.chef_departemental("39"))
    assert list(FicheAction.objects.visibles_par(du_jura)) == [signee]
    assert set(FicheAction.objects.visibles_par(habilitations_de(fabriques.agent()))) == {doubs, signee}
    assert not FicheAction.objects.visibles_par(AUCUNE).exists()


def test_une_prefecture_lit_les_comites_de_sa_region():
    ComiteFactory()
    ComiteFactory(region_id=None, prefecture=fabriques.prefecture("25"))
    ComiteFactory(region_id=None, prefecture=fabriques.prefecture("39"))
    ComiteFactory(region_id="84")

    def lus(personne) -> set[str]:
        comites = ComitePilotage.objects.visibles_par(habilitations_de(personne)).select_related("prefecture")
        return {c.region_id or c.prefecture.code for c in comites}

    assert lus(fabriques.chef_departemental("25")) == {"27", "25"}
    assert lus(fabriques.chef_regional("27")) == {"27", "25", "39"}
    assert lus(fabriques.lecteur()) == {"27", "25", "39", "84"}


def test_en_retard_des_le_lendemain_de_l_echeance():
    jour = date(2026, 11, 23)
    retard = ActionFactory(echeance=date(2026, 11, 22))
    commun = {"plan": retard.plan, "axe_feuille": retard.axe_feuille}
    ActionFactory(echeance=jour, **commun)
    ActionFactory(echeance=None, **commun)
    ActionFactory(echeance=date(2025, 1, 1), avancement="realisee", **commun)
    ActionFactory(echeance=date(2025, 1, 1), avancement="abandonnee", **commun)

    assert list(FicheAction.objects.en_retard(jour)) == [retard]
