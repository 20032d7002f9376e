"""Correspondents: kept by the préfecture, the région and the administrators; corrected, ended, never deleted."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from mildeca_portal.socle.erreurs import ActionRefusee, EtatPerime
from mildeca_portal.socle.evenements import Acteur, evenements_de
from mildeca_portal.socle.models import Evenement
from prefectures.actions.correspondants import (
    ajouter_correspondant,
    clore_correspondant,
    empreinte_de,
    modifier_correspondant,
)
from prefectures.equipe import par_institution
from prefectures.models import Correspondant, Prefecture, Region
from tests import fabriques
from tests.interface.page import Page, texte

AJOUT = "/prefectures/25/correspondants/nouveau/"
AJOUT_EN_REGION = "/prefectures/regions/27/correspondants/nouveau/"
SAISIE = {
    "institution": "ARS",
    "nom": "Claude Essai",
    "service": "Délégation du Doubs",
    "courriel": "claude@ars.test",
    "debut": "2026-01-01",
}
PAR = Acteur(1, "administrateur")


def correspondant(**champs) -> Correspondant:
    territoire = {} if "region_id" in champs else {"prefecture": fabriques.prefecture("25")}
    defauts = {"institution": "ARS", "nom": "Claude Essai", "debut": fabriques.DEBUT}
    return Correspondant.objects.create(**territoire, **{**defauts, **champs})


def adresse(c: Correspondant, fin: bool = False) -> str:
    return f"/prefectures/correspondants/{c.pk}/" + "fin/" * fin


def erreurs(reponse) -> dict[str, list[str]]:
    return reponse.context["form"].errors


class TestQuiTientQuoi:
    """A préfecture by its people, a région by its own, administrators anywhere."""

    @pytest.mark.parametrize(
        ("qui", "prefecture", "region"),
        [
            (fabriques.administrateur, 200, 200),
            (fabriques.agent, 403, 403),
            (fabriques.lecteur, 403, 403),
            (fabriques.chef_departemental, 200, 404),
            (fabriques.collaborateur, 200, 404),
            (fabriques.chef_regional, 403, 200),
            (fabriques.collaborateur_regional, 403, 200),
            (lambda: fabriques.chef_departemental("39"), 404, 404),
            (lambda: fabriques.chef_regional("84"), 404, 404),
            (lambda: fabriques.affecte("contributeur", prefecture="25"), 404, 404),
        ],
    )
    def test_ajouter(self, client_de, qui, prefecture, region):
        client = client_de(qui())
        assert (client.get(AJOUT).status_code, client.get(AJOUT_EN_REGION).status_code) == (prefecture, region)

    @pytest.mark.parametrize(
        ("qui", "de_la_prefecture", "de_la_region"),
        [
            (fabriques.administrateur, 200, 200),
            (fabriques.agent, 403, 403),
            (fabriques.chef_departemental, 200, 403),
            (fabriques.chef_regional, 403, 200),
            (lambda: fabriques.chef_departemental("39"), 404, 403),
            (lambda: fabriques.chef_regional("84"), 404, 404),
        ],
    )
    def test_modifier_et_clore(self, client_de, qui, de_la_prefecture, de_la_region):
        lies = {correspondant(): de_la_prefecture, correspondant(region_id="27"): de_la_region}
        client = client_de(qui())
        for lie, code in lies.items():
            assert client.get(adresse(lie)).status_code == code
            assert client.post(adresse(lie, fin=True), {"fin": "2026-06-01"}).status_code == (
                302 if code == 200 else code
            )


@pytest.mark.django_db
class TestAjouter:
    def test_la_prefecture_ajoute_son_correspondant(self, client_de):
        chef = fabriques.chef_departemental("25")
        reponse = client_de(chef).post(AJOUT, SAISIE, follow=True)

        ajoute = Correspondant.objects.get()
        assert reponse.redirect_chain == [("/prefectures/25/#correspondants", 302)]
        assert (str(ajoute), ajoute.territoire.code, ajoute.debut) == (
            "Agence régionale de santé : Claude Essai",
            "25",
            date(2026, 1, 1),
        )
        assert "Le correspondant est ajouté." in reponse.text
        trace = evenements_de(ajoute).get()
        assert (trace.code, trace.acteur_id, trace.fonction) == (
            "prefectures.correspondant.ajoute",
            chef.pk,
            "chef_departemental",
        )
        assert (trace.prefecture_code, trace.region_code) == ("25", "27")
        assert trace.donnees == {"institution": "ARS", "debut": "2026-01-01", "fin": None}

    def test_la_region_ajoute_le_sien(self, client_de):
        client_de(fabriques.collaborateur_regional("27")).post(AJOUT_EN_REGION, SAISIE)
        ajoute = Correspondant.objects.get()
        assert ajoute.territoire == Region.objects.get(code="27")
        trace = evenements_de(ajoute).get()
        assert (trace.prefecture_code, trace.region_code, trace.fonction_territoire) == ("", "27", "27")

    def test_l_institution_a_renseigner_est_deja_choisie(self, client_de):
        page = Page(client_de(fabriques.chef_departemental("25")).get(f"{AJOUT}?institution=DOUANE").text)
        [choisie] = page.tous("option", selected="")
        assert choisie.get("value") == "DOUANE"

    def test_ce_qui_manque_est_dit_et_rien_n_est_perdu(self, client_de):
        saisie = {**SAISIE, "institution": "", "courriel": "claude", "debut": "demain"}
        reponse = client_de(fabriques.chef_departemental("25")).post(AJOUT, saisie)

        assert erreurs(reponse) == {
            "institution": ["Ce champ est obligatoire."],
            "courriel": ["Saisissez une adresse de courriel valide."],
            "debut": ["Saisissez une date valide."],
        }
        assert Page(reponse.text).un("input", name="nom").get("value") == "Claude Essai"
        assert not Correspondant.objects.exists()

    def test_la_meme_personne_ne_s_ajoute_pas_deux_fois(self, client_de):
        correspondant(nom="claude ESSAI")
        reponse = client_de(fabriques.chef_departemental("25")).post(AJOUT, SAISIE)
        assert erreurs(reponse) == {
            "__all__": ["Cette personne est déjà correspondante de cette institution depuis le 1er\u00a0janvier 2023."]
        }
        assert Correspondant.objects.count() == 1

    def test_plusieurs_personnes_repondent_pour_une_institution(self, client_de):
        correspondant(nom="Une autre")
        correspondant(nom="Claude Essai", institution="DOUANE")
        correspondant(nom="Claude Essai", debut=date(2024, 1, 1), fin=date(2026, 1, 1))
        assert client_de(fabriques.chef_departemental("25")).post(AJOUT, SAISIE).status_code == 302


@pytest.mark.django_db
class TestModifier:
    def test_corriger_laisse_une_trace(self, client_de):
        c = correspondant()
        client = client_de(fabriques.collaborateur("25"))
        champs = {**SAISIE, "nom": "Claude Essai-Modèle", "empreinte": empreinte_de(c)}
        assert client.post(adresse(c), champs)["Location"] == "/prefectures/25/#correspondants"

        c.refresh_from_db()
        assert (c.nom, c.service, c.debut) == ("Claude Essai-Modèle", "Délégation du Doubs", date(2026, 1, 1))
        assert [e.code for e in evenements_de(c)] == ["prefectures.correspondant.modifie"]

    def test_deux_personnes_corrigent_le_meme(self, client_de):
        """The second reads what the first saved, keeps what she typed, and may save again knowingly."""
        c = correspondant()
        lue = empreinte_de(c)
        modifier_correspondant(c, lu=lue, par=PAR, nom="Claude Premier")
        client = client_de(fabriques.chef_departemental("25"))
        reponse = client.post(adresse(c), {**SAISIE, "nom": "Claude Second", "empreinte": lue})

        [refus] = erreurs(reponse)["__all__"]
        assert refus.startswith("Ce correspondant a été modifié entre-temps par quelqu’un d’autre")
        assert "(Claude Premier)" in refus
        page = Page(reponse.text)
        assert page.un("input", name="nom").get("value") == "Claude Second"
        assert Correspondant.objects.get().nom == "Claude Premier"
        relue = page.un("input", name="empreinte").get("value")
        assert client.post(adresse(c), {**SAISIE, "nom": "Claude Second", "empreinte": relue}).status_code == 302
        assert Correspondant.objects.get().nom == "Claude Second"

    def test_ce_qui_a_pris_fin_ne_se_modifie_plus(self):
        c = correspondant(fin=date(2026, 6, 1))
        with pytest.raises(ActionRefusee, match="il appartient à l’historique et ne se modifie plus"):
            modifier_correspondant(c, lu=empreinte_de(c), par=PAR, nom="Autre")

    def test_une_empreinte_inventee_est_un_conflit(self):
        with pytest.raises(EtatPerime):
            modifier_correspondant(correspondant(), lu="", par=PAR, nom="Autre")


@pytest.mark.django_db
class TestClore:
    def test_il_quitte_la_liste_et_reste_dans_l_historique(self, client_de):
        c = correspondant()
        client = client_de(fabriques.chef_departemental("25"))
        assert client.post(adresse(c, fin=True), {"fin": "2026-06-01"}).status_code == 302

        page = client.get("/prefectures/25/")
        assert [g.correspondants for g in page.context["groupes"] if g.institution == "ARS"] == [()]
        ancien = next(li for li in Page(page.text).tous("li") if "Claude Essai" in texte(li))
        assert texte(ancien) == "Agence régionale de santé : Claude Essai, du 1er janvier 2023 au 31 mai 2026"
        passe = client.get("/prefectures/25/?au=2026-05-31").context["groupes"]
        assert [[x.nom for x in g.correspondants] for g in passe if g.institution == "ARS"] == [["Claude Essai"]]
        assert evenements_de(c).get().donnees["fin"] == "2026-06-01"

    @pytest.mark.parametrize(
        ("fin", "phrase"),
        [
            ("2023-01-01", "La fin doit être postérieure au début, le 1er\u00a0janvier 2023."),
            ("2020-01-01", "La fin doit être postérieure au début, le 1er\u00a0janvier 2023."),
        ],
    )
    def test_une_fin_avant_le_debut_est_refusee(self, client_de, fin, phrase):
        c = correspondant()
        reponse = client_de(fabriques.chef_departemental("25")).post(adresse(c, fin=True), {"fin": fin})
        assert erreurs(reponse) == {"__all__": [phrase]}
        assert Correspondant.objects.get().fin is None

    def test_une_seule_fois(self):
        c = correspondant(fin=date(2026, 6, 1))
        with pytest.raises(ActionRefusee, match="Ce correspondant a déjà une fin\u00a0: le 1er\u00a0juin 2026."):
            clore_correspondant(c, fin=date(2026, 7, 1), par=PAR)

    def test_une_fin_prevue_se_lit_d_ici_la(self, client_de):
        demain = timezone.localdate() + timedelta(days=2)
        correspondant(fin=demain)
        page = client_de(fabriques.chef_departemental("25")).get("/prefectures/25/")
        [ars] = [g for g in page.context["groupes"] if g.institution == "ARS"]
        assert len(ars.correspondants) == 1
        assert "(jusqu’au " in page.text
        assert "Mettre fin" not in page.text


def test_le_public_ne_lit_aucun_correspondant(client, db):
    correspondant()
    assert "Claude Essai" not in client.get("/prefectures/25/").text


def test_chaque_institution_se_lit_meme_sans_personne():
    groupes = par_institution([Correspondant(institution="AUTRE", nom="X"), Correspondant(institution="ARS", nom="Y")])
    assert [(g.institution.value, len(g.correspondants)) for g in groupes] == [
        ("ARS", 1), ("EDUCATION_NATIONALE", 0), ("PARQUET", 0), ("PJJ_SPIP", 0), ("POLICE", 0), ("GENDARMERIE", 0),
        ("DOUANE", 0), ("COLLECTIVITE", 0), ("AUTRE", 1),
    ]  # fmt: skip
    assert len(par_institution([])) == 8


def test_aucune_trace_ne_porte_un_nom(db):
    c = ajouter_correspondant(fabriques.prefecture("25"), par=PAR, **{**SAISIE, "debut": date(2026, 1, 1)})
    modifier_correspondant(c, lu=empreinte_de(c), par=PAR, nom="Claude Autre")
    clore_correspondant(c, fin=date(2026, 2, 1), par=PAR)
    traces = str(list(Evenement.objects.values("code", "donnees")))
    assert Evenement.objects.count() == 3
    assert "Claude" not in traces
    assert "@" not in traces


@pytest.mark.django_db(transaction=True)
def test_le_meme_ajout_envoye_deux_fois_a_la_fois_n_en_fait_qu_un(referentiel_reel):
    doubs = Prefecture.objects.get(code="25")
    ensemble, issues = threading.Barrier(2), []

    def tenter():
        ensemble.wait(timeout=10)
        try:
            ajouter_correspondant(doubs, par=PAR, institution="ARS", nom="Claude Essai", debut=date(2026, 1, 1))
            issues.append("ajouté")
        except ActionRefusee:
            issues.append("refusé")
        finally:
            connection.close()

    fils = [threading.Thread(target=tenter) for _ in range(2)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(timeout=20)

    assert sorted(issues) == ["ajouté", "refusé"]
    assert Correspondant.objects.count() == 1
