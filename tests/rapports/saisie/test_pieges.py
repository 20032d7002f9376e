"""« Traps to write down as tests » (pairs.md, 1.9): what the peers' users lost, each by name.

Elsewhere, under the same prefix `test_piege_`: « Suivant » during a save, in a real browser (`tests/e2e/test_enquete_saisie.py`);
the questionnaire corrected while it is answered (`composition/test_publication.py`); reminders sent once
(`campagne/test_relances.py`); the lock and the formulas of the offline workbook (`classeur/`).
"""

import io
import re
from datetime import timedelta
from html import unescape
from typing import Any

import openpyxl
import pytest
from django.contrib import admin
from django.core import mail
from django.utils import timezone

from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import SYSTEME
from mildeca_portal.socle.models import Courriel, Evenement
from mildeca_portal.socle.neutralisation import neutraliser
from mildeca_portal.socle.versions import jeton
from prefectures.habilitations import habilitations_de
from prefectures.models import Mandat, Personne, Prefecture
from rapports.actions import remise
from rapports.actions.campagne import clore
from rapports.actions.preremplissage import preremplir
from rapports.actions.saisie import Soumission, enregistrer
from rapports.chiffres.extraction import extraire
from rapports.documents.rapport_xlsx import composer_classeur
from rapports.dossiers import Dossier
from rapports.droits import fonctions_de_saisie
from rapports.models import Campagne, Reponse, SectionReponse, Valeur
from tests.fabriques import DEBUT, PersonneFactory, agent, chef_departemental, collaborateur
from tests.rapports.edition import jeux
from tests.rapports.fabriques import (
    campagne_ouverte,
    fonction_de_remise,
    fonctions_de,
    remplir_completement,
    reponse_de,
    reponse_transmise,
    version,
)
from tests.rapports.saisie.page import champs_de_la_page

pytestmark = pytest.mark.django_db
LETTRES = "ABCDEFGHIJK"
ETP = "organisation.etp"
JSON = {"Accept": "application/json"}


def adresse(lettre: str, code: str = "25", exercice: int = 2025) -> str:
    return f"/enquetes/{exercice}/{code}/sections/{lettre}/"


def contenus(reponse: Reponse) -> dict[str, Any]:
    return dict(reponse.valeurs.values_list("cle", "contenu"))


def test_piege_un_choix_preselectionne_ne_compte_pas(client_de):
    """cantine PR #4952. Nothing is ticked in advance; what is pre-filled, posted as it stands, is no answer."""
    reponse = reponse_de(campagne_ouverte())
    client = client_de(chef_departemental("25"))
    for lettre in LETTRES:
        page = client.get(adresse(lettre))
        assert " checked" not in page.content.decode()
        assert client.post(adresse(lettre), champs_de_la_page(page)).status_code == 302
    assert contenus(reponse) == {}
    client.post("/enquetes/2025/25/preremplir/")
    proposees = reponse.valeurs.count()
    client.post(adresse("A"), champs_de_la_page(client.get(adresse("A"))))
    assert proposees and not reponse.valeurs.filter(confirmee=True).exists()
    a = SectionReponse.objects.get(reponse=reponse, lettre="A")
    assert (a.etat, a.remplies) == ("a_commencer", 0)
    assert all(m.phrase.endswith("attend une réponse.") for m in Dossier(reponse, timezone.now()).manques)


def test_piege_la_remise_valide_toutes_les_sections():
    """cantine #5637, #7136. One answer missing anywhere refuses, and nothing at all has changed."""
    reponse = reponse_de(campagne_ouverte())
    remplir_completement(reponse)
    fonction = fonction_de_remise(chef_departemental("25"), reponse)
    evenements, courriels = Evenement.objects.count(), Courriel.objects.count()
    for section in reponse.version_questionnaire.questionnaire.sections:
        obligatoires = [q.cle for q in section.questions if q.obligatoire]
        valeur = reponse.valeurs.filter(cle__in=obligatoires).order_by("pk").first()
        if valeur is None:  # the section of the régions, outside a seat
            assert section.lettre == "I"
            continue
        Valeur.objects.filter(pk=valeur.pk).delete()
        with pytest.raises(ActionRefusee) as refus:
            remise.soumettre(reponse, par=fonction)
        assert [p for p in refus.value.phrases if "attend une réponse" in p], section.lettre
        valeur.save(force_insert=True)
    reponse.refresh_from_db()
    assert (reponse.statut, reponse.instantane, reponse.transmise_le) == (Reponse.Statut.EN_COURS, None, None)
    assert (Evenement.objects.count(), Courriel.objects.count(), mail.outbox) == (evenements, courriels, [])


def test_piege_la_remise_se_juge_sur_la_campagne_de_cette_reponse():
    """A survey that is open elsewhere does not open this one, and what it asks is not asked here."""
    ancienne = reponse_de(campagne_ouverte(2024), "25")
    remplir_completement(ancienne)
    fonction = fonction_de_remise(chef_departemental("25"), ancienne)
    Campagne.objects.filter(exercice=2024).update(cloture=timezone.now() - timedelta(minutes=1))
    campagne_ouverte(2025)
    with pytest.raises(ActionRefusee, match="L’enquête est close"):
        remise.soumettre(ancienne, par=fonction)
    Campagne.objects.filter(exercice=2024).update(cloture=timezone.now() + timedelta(days=1))
    transmise = remise.soumettre(ancienne, par=fonction)
    assert transmise.instantane["questionnaire"] == version(2024).empreinte


def _close(reponse: Reponse) -> None:
    Campagne.objects.filter(pk=reponse.campagne_id).update(cloture=timezone.now() - timedelta(minutes=1))


def _publiee(reponse: Reponse) -> None:
    Campagne.objects.filter(pk=reponse.campagne_id).update(statut=Campagne.Statut.PUBLIEE)


def _transmise(reponse: Reponse) -> None:
    Reponse.objects.filter(pk=reponse.pk).update(
        statut=Reponse.Statut.TRANSMISE,
        transmise_le=timezone.now(),
        instantane={"valeurs": {}, "totaux": {}, "lignes": {}},
    )


@pytest.mark.parametrize("fermer", [_close, _publiee, _transmise])
def test_piege_le_verrou_tient_sur_chaque_chemin_d_ecriture(client_de, fermer):
    """FAC #1873. Form, autosave, explanation, pre-filling, « reprendre », « confirmer », file, and the admin."""
    reponse = reponse_de(campagne_ouverte())
    chef = chef_departemental("25")
    client = client_de(chef)
    vus = champs_de_la_page(client.get(adresse("A")))
    Valeur.objects.create(
        reponse=reponse, cle="organisation.changements", contenu=1, confirmee=False, modifiee_le=timezone.now()
    )
    avant = list(reponse.valeurs.values())
    fermer(reponse)
    for champs in (
        {ETP: "1,5"},
        {"explication:organisation.etp__jeton": "", "explication:organisation.etp": "x"},
        {"reprendre": "organisation.fonction"},
        {"confirmer": "organisation.changements"},
        {"confirmer_tout": "1"},
        {"garder": ETP},
    ):
        for entetes in ({}, JSON):
            assert client.post(adresse("A"), {**vus, **champs}, headers=entetes).status_code == 409
    assert client.post("/enquetes/2025/25/preremplir/").status_code == 302
    with pytest.raises(ActionRefusee):
        preremplir(reponse, fonctions=fonctions_de(chef, reponse))
    assert list(reponse.valeurs.values()) == avant
    for modele in (Valeur, SectionReponse):
        assert modele not in admin.site._registry  # nothing to type there
    assert not admin.site._registry[Reponse].has_change_permission(None)


def test_piege_une_session_expiree_rend_le_texte_tape(client):
    """DS #6356. The automatic save is refused with the sign-in; the button then carries the text through it, unsaved."""
    reponse, chef = reponse_de(campagne_ouverte()), chef_departemental("25")
    client.force_login(chef)
    champs = champs_de_la_page(client.get(adresse("J")))
    champs |= {"perspectives.priorites": "Ce que nous ferons en 2026.\nEt ensuite."}
    client.logout()
    automatique = client.post(adresse("J"), champs, headers=JSON)
    assert automatique.status_code == 403 and "application/json" not in automatique["Content-Type"]
    page = client.post(adresse("J"), champs).content.decode()
    porte = unescape(re.search(r'name="reprise" value="([^"]+)"', page)[1])
    client.force_login(chef)
    suite = client.post("/reprendre/", {"reprise": porte})
    assert suite.headers["Location"] == adresse("J")
    retour = client.get(adresse("J"))
    assert champs_de_la_page(retour)["perspectives.priorites"] == [champs["perspectives.priorites"]]
    assert "Vérifiez puis enregistrez" in retour.content.decode()
    assert contenus(reponse) == {}
    assert client.post(adresse("J"), champs_de_la_page(retour)).status_code == 302
    assert contenus(reponse) == {"perspectives.priorites": champs["perspectives.priorites"]}


def test_piege_un_agent_qui_change_de_territoire_laisse_ses_reponses(client_de):
    """The answers are the préfecture's: the agent goes, they stay, under the name and the function they were typed with."""
    reponse = reponse_transmise(campagne_ouverte())
    chef = Personne.objects.get(mandats__prefecture__code="25")
    avant, copie = list(reponse.valeurs.order_by("cle").values()), reponse.instantane
    hier = timezone.localdate() - timedelta(days=1)
    Mandat.objects.filter(personne=chef).update(fin=hier)
    Mandat.objects.create(
        personne=chef, prefecture=Prefecture.objects.get(code="39"), niveau="departemental", debut=hier
    )
    Mandat.objects.create(personne=PersonneFactory(), prefecture=reponse.prefecture, niveau="departemental", debut=hier)
    reponse.refresh_from_db()
    assert (list(reponse.valeurs.order_by("cle").values()), reponse.instantane) == (avant, copie)
    assert reponse.instantane["chefs"]["departemental"]["nom"] == str(chef)
    client = client_de(chef)
    assert client.get("/enquetes/2025/25/").status_code == 404
    assert client.get("/enquetes/2025/39/").status_code == 200
    assert not reponse_de(reponse.campagne, "39").valeurs.exists()


def test_piege_un_departement_qui_change_de_region_garde_ses_reponses():
    """What was submitted keeps the territory of that day, whatever the préfecture becomes."""
    reponse = reponse_transmise(campagne_ouverte())
    Prefecture.objects.filter(code="25").update(region_id="44")
    reponse = reponse_de(reponse.campagne)
    assert reponse.instantane["territoire"]["region_code"] == "27"
    assert Dossier(reponse, timezone.now()).portail == reponse.instantane["portail"]


def test_piege_l_export_de_l_annee_n_apres_la_publication_du_questionnaire_n_plus_un(client_de):
    """DS PR #10988. What the figures and the workbook of 2024 are made of is what it was; its follow-up is still exported."""
    reponse = reponse_transmise(campagne_ouverte(2024))
    Reponse.objects.filter(pk=reponse.pk).update(statut=Reponse.Statut.ACCEPTEE, acceptee_le=timezone.now())
    jour = timezone.localdate()
    avant = extraire(2024, jour)
    campagne = campagne_ouverte(2025)
    clore(campagne, par=SYSTEME)
    Campagne.objects.filter(pk=campagne.pk).update(statut=Campagne.Statut.PUBLIEE)
    apres = extraire(2024, jour)
    assert apres.tables == avant.tables
    (questionnaire,) = apres.table("questionnaires")
    assert questionnaire["empreinte"] == version(2024).empreinte
    suivi = openpyxl.load_workbook(io.BytesIO(client_de(agent()).get("/enquetes/2024/suivi.xlsx").content))
    assert "25" in [case.value for case in suivi["Suivi"]["A"]]


@pytest.mark.parametrize("texte", ["=1+1", "+33 3 81 00 00 00", "-5 %", "@SUM(A1)", "\t=1", " =HYPERLINK(0)"])
def test_piege_une_cellule_qui_commence_par_un_signe_est_neutralisee(texte):
    """fft FFT-292, #730: in the workbook of the report, a free text typed by someone is never a formula."""
    jeu = jeux.jeu(["25"], corriger=lambda _code, cle, v: texte if cle == "perspectives.attentes" else v)
    classeur = openpyxl.load_workbook(io.BytesIO(composer_classeur(jeu, numero=1)))
    cases = [case for feuille in classeur for ligne in feuille.iter_rows() for case in ligne if case.value]
    assert [c.value for c in cases if c.data_type == "f"] == []
    assert neutraliser(texte).strip() in {str(c.value).strip() for c in cases}


def test_piege_deux_onglets_de_la_meme_personne_ne_s_ecrasent_pas(client_de):
    """The second tab shows both texts; it never wins because it is the same person."""
    reponse, chef = reponse_de(campagne_ouverte()), chef_departemental("25")
    un, deux = client_de(chef), client_de(chef)
    vus = champs_de_la_page(deux.get(adresse("A")))
    un.post(adresse("A"), {**champs_de_la_page(un.get(adresse("A"))), ETP: "1,5"})
    suite = deux.post(adresse("A"), {**vus, ETP: "3", "organisation.changements": "2"})
    assert suite.status_code == 409 and "deux réponses différentes" in suite.content.decode()
    assert contenus(reponse) == {ETP: "1.5", "organisation.changements": 2}


def test_piege_un_collaborateur_dont_la_fonction_a_pris_fin_n_ecrit_plus():
    """The rights are those of the instant of the save, not of the page."""
    reponse, adjoint = reponse_de(campagne_ouverte()), collaborateur("25")
    adjoint.affectations.update(debut=DEBUT, fin=timezone.localdate())
    fonctions = fonctions_de_saisie(habilitations_de(adjoint), reponse.prefecture)
    assert not any(fonctions.values())
    with pytest.raises(ActionRefusee):
        enregistrer(reponse, "A", {ETP: Soumission(jeton(0, None), "1.0")}, fonctions=fonctions)
