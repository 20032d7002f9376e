"""What the network says on the dashboard: to who follows it, and to the chef de projet himself."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from prefectures.habilitations import habilitations_de
from prefectures.models import Correspondant, Mandat, Prefecture
from prefectures.reseau import ATTENDUES
from prefectures.tableau_de_bord import blocages, echeances
from tests import fabriques

pytestmark = pytest.mark.django_db
MAINTENANT = datetime(2026, 11, 23, 10, tzinfo=timezone.get_current_timezone())
RESEAU = "/prefectures/reseau/"


def vues_par(personne) -> list[tuple[str, str]]:
    return [(b.phrase.replace("\u00a0", " "), b.url) for b in blocages(habilitations_de(personne), MAINTENANT)]


def a_faire(personne) -> list[tuple[str, str, str]]:
    vues = echeances(habilitations_de(personne), MAINTENANT)
    return [(e.titre, e.detail.replace("\u00a0", " "), e.url) for e in vues]


def tout_pourvoir() -> None:
    """Every post held by someone trained, every préfecture with its correspondents."""
    une = fabriques.PersonneFactory()
    prefectures = list(Prefecture.objects.all())
    champs = {"personne": une, "debut": fabriques.DEBUT, "formation_le": date(2023, 6, 1)}
    Mandat.objects.bulk_create(Mandat(prefecture=p, niveau="departemental", **champs) for p in prefectures)
    Mandat.objects.bulk_create(
        Mandat(prefecture=p, niveau="regional", **champs) for p in prefectures if p.siege_de_region
    )
    Correspondant.objects.bulk_create(
        Correspondant(prefecture=p, institution=i, nom="Titulaire", debut=fabriques.DEBUT)
        for p in prefectures
        for i in ATTENDUES
    )


def mandats(*codes: str, niveau: str = "departemental"):
    return Mandat.objects.filter(prefecture__code__in=codes, niveau=niveau)


def test_rien_a_dire_quand_tout_est_pourvu():
    tout_pourvoir()
    assert vues_par(fabriques.agent()) == []


@pytest.mark.parametrize("qui", [fabriques.administrateur, fabriques.agent])
def test_la_mildeca_lit_une_phrase_par_manque(qui):
    tout_pourvoir()
    mandats("25", "2A").delete()
    mandats("21", niveau="regional").delete()
    mandats("39").update(fin=date(2027, 1, 1))
    mandats("70").update(formation_le=None)
    Correspondant.objects.filter(prefecture__code="90", institution="ARS").delete()

    assert vues_par(qui()) == [
        (
            "3 postes de chef de projet sont vacants : Corse-du-Sud, Bourgogne-Franche-Comté (niveau régional), Doubs.",
            f"{RESEAU}#vacants",
        ),
        ("1 mandat prend fin dans les 90 jours sans successeur : Jura le 1er janvier 2027.", f"{RESEAU}#fins"),
        ("1 chef de projet n’a pas suivi la formation à la prise de poste : Haute-Saône.", f"{RESEAU}#formation"),
        ("1 préfecture a des correspondants à renseigner : Territoire de Belfort.", f"{RESEAU}#correspondants"),
    ]


def test_une_longue_liste_est_abregee():
    tout_pourvoir()
    mandats("25", "39", "70", "90", "21", "58", "71").delete()
    [(phrase, _)] = vues_par(fabriques.agent())
    assert phrase.startswith("7 postes de chef de projet sont vacants : ")
    assert phrase.endswith("Côte-d'Or, Doubs, Haute-Saône, Jura, Nièvre et 2 autres.")
    mandats("25", "39", "70", "90", "21", "58").update(debut=date(2023, 1, 1))
    fabriques.chef_departemental("71", formation_le=date(2023, 6, 1))
    assert vues_par(fabriques.agent())[0][0].endswith("Nièvre et 1 autre.")


@pytest.mark.parametrize("qui", [fabriques.chef_regional, fabriques.collaborateur_regional])
def test_la_region_est_avertie_de_ses_seules_prefectures(qui):
    tout_pourvoir()
    mandats("25", "38").delete()
    mandats("21", niveau="regional").delete()
    qui = qui("27")
    Mandat.objects.filter(personne=qui).update(formation_le=date(2023, 6, 1))
    phrases = [phrase for phrase, _ in vues_par(qui)]
    assert len(phrases) == 1
    assert "Doubs" in phrases[0]
    assert "Isère" not in phrases[0]


def test_les_autres_ne_sont_pas_avertis_du_reseau():
    for personne in (fabriques.chef_departemental("25"), fabriques.collaborateur("25"), fabriques.lecteur()):
        assert vues_par(personne) == []


def test_le_chef_de_projet_lit_sa_formation_et_ses_correspondants():
    chef = fabriques.chef_departemental("25", debut=date(2026, 7, 1))
    for institution in ATTENDUES[2:]:
        Correspondant.objects.create(
            prefecture=fabriques.prefecture("25"), institution=institution, nom="Titulaire", debut=fabriques.DEBUT
        )

    assert a_faire(chef) == [
        (
            "Formation à la prise de poste à suivre",
            "En poste depuis le 1er juillet 2026. Rapprochez-vous de la MILDECA pour une session.",
            "/prefectures/25/#historique",
        ),
        (
            "Correspondants à renseigner",
            "Doubs : Agence régionale de santé, Éducation nationale.",
            "/prefectures/25/#correspondants",
        ),
    ]


def test_un_nouveau_lit_sa_formation_parmi_ses_etapes():
    chef = fabriques.chef_departemental("25", debut=date(2026, 10, 1))

    assert [titre for titre, _, _ in a_faire(chef)] == ["Correspondants à renseigner"]


def test_rien_a_faire_quand_il_est_forme_et_entoure():
    tout_pourvoir()
    assert a_faire(mandats("25").get().personne)[0][0] == "Correspondants à renseigner"  # those of the régions he holds
    Mandat.objects.filter(niveau="regional").delete()
    assert a_faire(mandats("25").get().personne) == []


def test_les_deux_niveaux_d_une_meme_personne_ne_font_qu_une_formation():
    chef = fabriques.chef_departemental("972")
    fabriques.chef_regional("02", personne=chef)

    assert [(titre, url) for titre, _, url in a_faire(chef)] == [
        ("Formation à la prise de poste à suivre", "/prefectures/972/#historique"),
        ("Correspondants à renseigner", "/prefectures/972/#correspondants"),
        ("Correspondants à renseigner", "/prefectures/regions/02/#correspondants"),
    ]


@pytest.mark.parametrize("qui", [fabriques.agent, fabriques.collaborateur, fabriques.lecteur])
def test_les_autres_n_ont_ni_formation_ni_correspondants_a_chercher(qui):
    assert a_faire(qui()) == []
