"""The word of explanation beside a question: asked for, saved like an answer, kept with the answer, read by the review."""

from typing import Any

import pytest
from django.utils import timezone

from rapports.actions.remise import soumettre
from rapports.dossiers import Dossier
from rapports.models import Reponse, Valeur
from rapports.questionnaire.explications import LONGUEUR, PREFIXE, cle_d_explication
from tests.fabriques import agent, chef_departemental, collaborateur
from tests.rapports.fabriques import (
    campagne_ouverte,
    fonction_de_remise,
    remplir_completement,
    reponse_de,
    reponse_transmise,
)
from tests.rapports.saisie.page import champs_de_la_page
from tests.rapports.saisie.terrain import terrain

pytestmark = pytest.mark.django_db
C = "/enquetes/2025/25/sections/C/"
CP = "credits.cp_consommes"
MOTIF = "Deux conventions signées en décembre seront payées l’an prochain."


@pytest.fixture
def reponse() -> Reponse:
    """Last year 80 000 € were paid; this year everything is answered but that."""
    reponse_transmise(campagne_ouverte(2024), "25")
    reponse = reponse_de(campagne_ouverte(2025))
    remplir_completement(reponse, credits__cp_consommes="10000.00", credits__cp_notifies="10000.00")
    return reponse


@pytest.fixture
def chef(reponse: Reponse) -> Any:
    return reponse.prefecture.mandats.get(niveau="departemental").personne


def poster(client: Any, adresse: str = C, **champs: Any) -> Any:
    return client.post(adresse, {**champs_de_la_page(client.get(adresse)), **champs})


def test_a_gap_shows_the_change_and_asks_why_beside_the_field(client_de, reponse, chef):
    page = client_de(chef).get(C).content.decode()
    ligne = "La réponse (10\u00a0000,00\u00a0€) s’écarte de celle de l’an dernier (80\u00a0000,00\u00a0€)"
    assert "−70\u00a0000,00\u00a0€ (−88\u00a0%)" in page
    assert page.count(ligne) == 1 and "C4. Expliquez cet écart en quelques mots" in page
    assert "L’an dernier" in page and "80\u00a0000,00\u00a0€" in page


def test_the_word_is_saved_beside_the_answer_and_lets_it_be_submitted(client_de, reponse, chef):
    client = client_de(chef)
    assert [m.cle for m in Dossier(reponse, timezone.now()).manques if m.cle == CP] == [CP]
    client.post("/enquetes/2025/25/soumettre/")
    reponse.refresh_from_db()
    assert reponse.statut == Reponse.Statut.EN_COURS
    expliquer_tout(client, reponse)
    assert client.post("/enquetes/2025/25/soumettre/").status_code == 302
    reponse.refresh_from_db()
    assert reponse.instantane["explications"][CP] == MOTIF
    assert reponse.instantane["valeurs"][CP] == "10000.00"
    assert not any(cle.startswith(PREFIXE) for cle in reponse.instantane["valeurs"])


def expliquer_tout(client: Any, reponse: Reponse) -> None:
    for manque in Dossier(reponse, timezone.now()).manques:
        poster(client, f"/enquetes/2025/25/sections/{manque.section}/", **{cle_d_explication(manque.cle): MOTIF})


def test_the_review_reads_the_gap_and_its_explanation(client_de, reponse, chef):
    expliquer_tout(client_de(chef), reponse)
    soumettre(reponse, par=fonction_de_remise(chef, reponse))
    page = client_de(agent()).get("/enquetes/2025/25/revue/").content.decode()
    assert (
        "s’écarte de celle de l’an dernier" in page
        and f"Explication\u00a0: {MOTIF}".replace("\u00a0", "&nbsp;") in page
    )
    section = client_de(agent()).get(C).content.decode()
    assert MOTIF in section


def test_the_gap_with_the_portal_stays_the_one_that_was_explained(client_de):
    """A project recorded after the submission changes nothing of the review."""
    chef = terrain("25")
    reponse = reponse_de(campagne_ouverte())
    remplir_completement(reponse, credits__commentaire="Expliqué.", actions__commentaire="Expliqué.")
    for lettre, cle in (
        ("B", "pilotage.commentaire"),
        ("F", "evaluation.commentaire"),
        ("D", "appel_a_projets.commentaire"),
    ):
        poster(client_de(chef), f"/enquetes/2025/25/sections/{lettre}/", **{cle: "Expliqué."})
    for section in "AHIJKG":
        for manque in Dossier(reponse, timezone.now()).manques:
            if manque.section == section:
                poster(
                    client_de(chef), f"/enquetes/2025/25/sections/{section}/", **{cle_d_explication(manque.cle): MOTIF}
                )
    soumettre(reponse, par=fonction_de_remise(chef, reponse))
    reponse = reponse_de(reponse.campagne)
    avant = [a.phrase for a in _anomalies(reponse)]
    reponse.prefecture.projets.filter(statut="retenu", engagements=None).update(statut="abandonne")
    assert [a.phrase for a in _anomalies(reponse)] == avant
    assert "ecart_portail.actions.nombre" in [a.code for a in _anomalies(reponse)]
    assert "prefectures.mandat.nom" not in reponse.instantane["portail"]


def _anomalies(reponse: Reponse) -> list[Any]:
    from rapports.questionnaire.etat import anomalies

    return anomalies(Dossier(reponse, timezone.now()).donnees)


def test_two_people_explain_one_gap_and_choose(client_de, reponse, chef):
    adjoint = client_de(collaborateur("25"))
    vus = champs_de_la_page(adjoint.get(C))
    poster(client_de(chef), **{cle_d_explication(CP): MOTIF})
    suite = adjoint.post(C, {**vus, cle_d_explication(CP): "Autre raison.", "credits.commentaire": "Le mien."})
    page = suite.content.decode()
    assert suite.status_code == 409
    assert "C4, explication&nbsp;: deux réponses différentes" in page and MOTIF in page and "Autre raison." in page
    valeurs = dict(Valeur.objects.filter(reponse=reponse).values_list("cle", "contenu"))
    assert (valeurs[cle_d_explication(CP)], valeurs["credits.commentaire"]) == (MOTIF, "Le mien.")
    gardee = adjoint.post(C, {**champs_de_la_page(suite), "garder": cle_d_explication(CP)})
    assert gardee.status_code == 302
    assert Valeur.objects.get(reponse=reponse, cle=cle_d_explication(CP)).contenu == MOTIF


def test_too_long_it_is_told_beside_its_field_and_kept(client_de, reponse, chef):
    suite = poster(client_de(chef), **{cle_d_explication(CP): "x" * (LONGUEUR + 1), "credits.commentaire": "Le reste."})
    page = suite.content.decode()
    assert suite.status_code == 422
    assert "Ce texte a 1001 caractères : 1000 au plus." in page.replace("\u00a0", " ") and "x" * (LONGUEUR + 1) in page
    assert "1\u00a0001 caractères\u00a0: 1 de trop." in page
    cles = set(Valeur.objects.filter(reponse=reponse).values_list("cle", flat=True))
    assert "credits.commentaire" in cles and cle_d_explication(CP) not in cles


def test_the_automatic_save_says_when_to_ask(client_de, reponse, chef):
    client = client_de(chef)
    champs = champs_de_la_page(client.get(C))
    entete = {"Accept": "application/json"}
    jeton = {f"{CP}__jeton": champs[f"{CP}__jeton"]}
    suite = client.post(C, {**jeton, CP: "9 999"}, headers=entete).json()
    assert suite["ecarts"][CP] == {"n1": "−70\u00a0001,00\u00a0€ (−88\u00a0%)"}
    assert CP in suite["expliquer"] and len(suite["alertes"][CP]) == 1
    assert [cle for cle, _ in suite["manques"]].count(CP) == 1
    jeton = {f"{CP}__jeton": suite["jetons"][CP]}
    suite = client.post(C, {**jeton, CP: "70 000"}, headers=entete).json()
    assert suite["ecarts"][CP] == {"n1": "−10\u00a0000,00\u00a0€ (−13\u00a0%)"}


@pytest.mark.parametrize(("qui", "attendu"), [(agent, 403), (lambda: chef_departemental("39"), 404)])
def test_who_may_not_explain(client_de, reponse, qui, attendu):
    nom = cle_d_explication(CP)
    assert client_de(qui()).post(C, {f"{nom}__jeton": "", nom: "x"}).status_code == attendu
    assert not Valeur.objects.filter(cle=nom).exists()


def test_an_explanation_of_nothing_that_exists_is_ignored(client_de, reponse, chef):
    """A forged key, or one of another section, writes nothing and breaks nothing."""
    forges = {f"{PREFIXE}{cle}": "x" for cle in ("absente", "organisation.etp", "credits.commentaire", "")}
    forges |= {f"{nom}__jeton": "" for nom in forges}
    assert poster(client_de(chef), **forges).status_code == 302
    assert not Valeur.objects.filter(cle__startswith=PREFIXE).exists()


def test_a_correction_starts_from_the_explanations(client_de, reponse, chef):
    """Given back, the answer still holds them: nothing is to be explained twice."""
    expliquer_tout(client_de(chef), reponse)
    soumettre(reponse, par=fonction_de_remise(chef, reponse))
    reponse.refresh_from_db()
    Reponse.objects.filter(pk=reponse.pk).update(statut=Reponse.Statut.CORRECTION_DEMANDEE)
    assert Dossier(reponse_de(reponse.campagne), timezone.now()).manques == []
