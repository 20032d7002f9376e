"""The people of the demonstration: enough functions for every journey, and nobody who could be real."""

from datetime import date

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory

from mildeca_portal.demonstration import noms, reseau
from prefectures.habilitations import habilitations_de
from prefectures.models import Correspondant, Mandat, Personne, Prefecture, Region

pytestmark = pytest.mark.usefixtures("retour")
LE = date(2026, 11, 23)


def roles(courriel: str) -> list[tuple[str, str]]:
    habilitations = habilitations_de(Personne.objects.get(courriel=courriel), LE)
    return [(f.role, f.region_code or f.prefecture_code) for f in habilitations.fonctions]


def test_comptes_nationaux():
    assert roles("admin@mildeca.test") == [("administrateur", "")]
    assert roles("credits@mildeca.test") == [("agent", "")]
    assert roles("lecteur@mildeca.test") == [("lecteur", "")]


def test_comptes_du_doubs_et_de_sa_region():
    assert roles("chef-25@prefectures.test") == [("chef_departemental", "25")]
    assert roles("agent-25@prefectures.test") == [("collaborateur", "25")]
    assert roles("region-27@prefectures.test") == [("chef_regional", "27")]
    assert str(Personne.objects.get(courriel="chef-25@prefectures.test")) == "Camille Exemple"


def test_deux_comptes_pour_chaque_prefecture_et_un_par_region():
    attendus = {f"{quoi}-{c.lower()}@prefectures.test" for c in _codes() for quoi in ("chef", "agent")}
    attendus |= {f"region-{r}@prefectures.test" for r in Region.objects.values_list("code", flat=True)}
    assert len(attendus) == 2 * 102 + 18
    ouverts = Personne.objects.filter(courriel__in=attendus, is_active=True)
    assert ouverts.count() == len(attendus)
    assert {p.password for p in ouverts} == {Personne.objects.get(courriel="admin@mildeca.test").password}


def test_le_mot_de_passe_annonce_ouvre_la_session():
    requete = RequestFactory().post("/connexion/")
    assert authenticate(requete, username="chef-2a@prefectures.test", password="demonstration") is not None
    assert authenticate(requete, username="ancien-dep-01-1@prefectures.test", password="demonstration") is None


def test_postes_vacants_et_interims():
    en_poste = Mandat.objects.en_cours(LE).filter(niveau="departemental")
    assert set(_codes()) - set(en_poste.values_list("prefecture__code", flat=True)) == {"08", "36", "48", "87"}
    interims = en_poste.filter(par_interim=True).values_list("prefecture__code", flat=True)
    assert sorted(interims) == ["15", "52", "70", "974"]


def test_un_regional_par_region_le_meme_que_le_departemental_outre_mer():
    regionaux = Mandat.objects.en_cours(LE).filter(niveau="regional")
    assert sorted(regionaux.values_list("prefecture__region_id", flat=True)) == sorted(
        Region.objects.values_list("code", flat=True)
    )
    for code in ("971", "972", "973", "974", "976"):
        deux = Mandat.objects.en_cours(LE).filter(prefecture__code=code)
        assert {m.niveau for m in deux} == {"departemental", "regional"}
        assert len({m.personne_id for m in deux}) == 1


def test_toute_personne_dit_qu_elle_est_inventee():
    for nom in [*Personne.objects.values_list("nom", flat=True), *Correspondant.objects.values_list("nom", flat=True)]:
        assert any(marqueur in nom for marqueur in noms.MARQUEURS), nom


def test_deux_personnes_n_ont_pas_le_meme_nom():
    tous = [str(p) for p in Personne.objects.all()]
    assert len(tous) == len(set(tous))


def test_les_correspondants_disent_qu_ils_sont_fictifs():
    services = set(Correspondant.objects.values_list("service", flat=True))
    assert services
    assert not [s for s in services if "correspondant fictif" not in s]


def test_les_predecesseurs_ont_eu_un_mandat_clos():
    anciens = Mandat.objects.filter(personne__courriel__startswith="ancien-")
    assert anciens.count() > 80
    assert not anciens.filter(fin__isnull=True).exists()
    assert not Personne.objects.filter(courriel__startswith="ancien-", is_active=True).exists()


def _codes() -> list[str]:
    return list(Prefecture.objects.values_list("code", flat=True))


def test_la_suite_des_comptes_est_celle_du_module():
    assert reseau.chef("2A") == "chef-2a@prefectures.test"
    assert reseau.collaborateur("2A") == "agent-2a@prefectures.test"
    assert reseau.regional("27") == "region-27@prefectures.test"
