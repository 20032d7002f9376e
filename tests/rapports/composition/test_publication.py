"""A correction of the questionnaire, published while it is answered: every answer is kept, or nothing is published."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur
from rapports.actions.avancement import recompter
from rapports.actions.composition import DocumentPerime, corriger, modifier, publier_la_correction, reconduire
from rapports.models import Campagne, Contribution, Reponse, SectionReponse, Valeur, VersionQuestionnaire
from tests.fabriques import agent, chef_departemental
from tests.rapports.equipe.fabriques import contribution
from tests.rapports.fabriques import (
    campagne_ouverte,
    garder,
    remplir_completement,
    reponse_de,
    reponse_transmise,
)
from tests.rapports.saisie.page import champs_de_la_page

pytestmark = pytest.mark.django_db
ETP = "organisation.etp"


@pytest.fixture
def campagne() -> Campagne:
    """Three préfectures, the seat of a région among them: what is told here does not depend on their number."""
    return garder(campagne_ouverte(), "21", "25", "39")


@pytest.fixture
def par() -> Acteur:
    return Acteur(personne_id=agent().pk, fonction="agent")


def question(document: dict[str, Any], cle: str) -> dict[str, Any]:
    return next(q for s in document["sections"] for q in s["questions"] if q["cle"] == cle)


def corrigee(par: Acteur, changer: Callable[[dict[str, Any]], object]) -> VersionQuestionnaire:
    """A correction of the open questionnaire, its document changed by `changer`."""

    def operation(document: dict[str, Any]) -> dict[str, Any]:
        neuf = deepcopy(document)
        changer(neuf)
        return neuf

    nouvelle = corriger(VersionQuestionnaire.objects.get(exercice=2025, statut="ouverte"), motif="Libellé", par=par)
    return modifier(nouvelle, operation, revision=nouvelle.revision, par=par)


def publier(version: VersionQuestionnaire, par: Acteur) -> VersionQuestionnaire:
    return publier_la_correction(version, revision=version.revision, par=par)


def retitrer(document: dict[str, Any]) -> None:
    document["titre"] = "Rapport d’activité corrigé"


def test_piege_changer_le_questionnaire_en_campagne_ne_perd_aucune_reponse(client_de, campagne, par):
    """surveda #913, EvaP #509. What is answered is kept, the page opened before still saves, a submitted answer stays."""
    transmise = reponse_transmise(campagne, "25")
    reponse, chef = reponse_de(campagne, "39"), client_de(chef_departemental("39"))
    remplir_completement(reponse)
    avant = dict(reponse.valeurs.values_list("cle", "contenu"))
    ancienne, adresse = reponse.version_questionnaire, "/enquetes/2025/39/sections/A/"
    vus = champs_de_la_page(chef.get(adresse))
    with pytest.raises(ActionRefusee, match=r"A4 .+ ne peut pas disparaître.: 1 réponse en cours l’utilise"):
        publier(corrigee(par, lambda d: d["sections"][0]["questions"].remove(question(d, ETP))), par)
    VersionQuestionnaire.objects.filter(statut="composition").delete()

    def ajouter(document: dict[str, Any]) -> None:
        neuve = {
            **question(document, ETP),
            "cle": "organisation.nouvelle",
            "numero": "A0",
            "libelle": "Nouvelle question",
        }
        document["sections"][0]["questions"].insert(0, neuve)

    nouvelle = publier(corrigee(par, ajouter), par)
    reponse.refresh_from_db()
    transmise.refresh_from_db()
    ancienne.refresh_from_db()
    assert (reponse.version_questionnaire, transmise.version_questionnaire) == (nouvelle, ancienne)
    assert (nouvelle.statut, ancienne.statut) == ("ouverte", "remplacee")
    assert "Nouvelle question" in chef.get(adresse).content.decode()
    assert chef.post(adresse, {**vus, "organisation.changements": "1"}).status_code == 302
    assert dict(reponse.valeurs.values_list("cle", "contenu")) == {**avant, "organisation.changements": 1}


def retirer(cle: str) -> Callable[[dict[str, Any]], None]:
    def changer(document: dict[str, Any]) -> None:
        for section in document["sections"]:
            section["questions"] = [q for q in section["questions"] if q["cle"] != cle]
        document["controles"] = [c for c in document["controles"] if cle not in str(c)]

    return changer


def changer_le_type(document: dict[str, Any]) -> None:
    question(document, "organisation.changements")["type"] = "decimal"


def reserver_aux_regions(document: dict[str, Any]) -> None:
    question(document, "organisation.changements")["qui"] = "R"


def retirer_un_choix(document: dict[str, Any]) -> None:
    choix = question(document, "organisation.fonction")["choix"]
    choix[:] = [c for c in choix if c["code"] != choix[0]["code"]]


def retirer_une_ligne(document: dict[str, Any]) -> None:
    lignes = question(document, "actions.porteurs")["tableau"]["lignes"]
    lignes[:] = [ligne for ligne in lignes if ligne["cle"] != "association"]


def retirer_une_colonne(document: dict[str, Any]) -> None:
    colonnes = question(document, "actions.publics")["tableau"]["colonnes"]
    colonnes[:] = [colonne for colonne in colonnes if colonne["cle"] != "montant"]


def changer_le_type_d_une_colonne(document: dict[str, Any]) -> None:
    question(document, "actions.publics")["tableau"]["colonnes"][0]["type"] = "decimal"


def changer_les_lignes_du_territoire(document: dict[str, Any]) -> None:
    question(document, "actions.axes")["tableau"]["source"] = ""


PERTES = [
    f"{perte} : 1 réponse en cours l’utilise."
    for perte in (
        "A1 « Fonction du chef de projet » : le choix « Directeur de cabinet » ne peut pas disparaître",
        "A4 « Agents participant à la mission » ne peut pas disparaître",
        (
            "A6 « Nombre de changements de chef de projet dans l’année » ne peut pas passer du type « nombre entier » au "
            "type « nombre décimal »"
        ),
        "E9 « Ventilation par axe de la feuille de route » : les lignes du territoire ne peuvent pas changer",
        "E10 « Ventilation par type de porteur » : la ligne « Association » ne peut pas disparaître",
        "E11 « Ventilation par public cible » : la colonne « Nombre d’actions » ne peut pas changer de type",
        "E11 « Ventilation par public cible » : la colonne « Montant accordé » ne peut pas disparaître",
    )
]


def refus_de(version: VersionQuestionnaire, par: Acteur) -> list[str]:
    """Why it is not published, the no-break spaces made plain."""
    with pytest.raises(ActionRefusee) as refus:
        publier(version, par)
    return [phrase.replace("\xa0", " ") for phrase in refus.value.phrases]


def test_what_an_answer_holds_is_never_taken_away(campagne, par):
    """Each change that would lose something is refused by name; all of them are told together, and nothing moved."""
    remplir_completement(reponse_de(campagne, "39"))

    def tous(document: dict[str, Any]) -> None:
        for changer in (
            retirer(ETP),
            changer_le_type,
            retirer_un_choix,
            retirer_une_ligne,
            retirer_une_colonne,
            changer_le_type_d_une_colonne,
            changer_les_lignes_du_territoire,
        ):
            changer(document)

    nouvelle = corrigee(par, tous)
    assert refus_de(nouvelle, par) == PERTES
    nouvelle.refresh_from_db()
    assert nouvelle.statut == "composition"
    assert not Reponse.objects.filter(version_questionnaire=nouvelle).exists()


def test_a_question_answered_by_departements_is_not_reserved_to_regions(campagne, par):
    """The answer of the seat of a région may hold it: that one loses nothing."""
    siege = reponse_de(campagne, "21")
    Valeur.objects.create(reponse=siege, cle="organisation.changements", contenu=2, modifiee_le=timezone.now())
    nouvelle = corrigee(par, reserver_aux_regions)
    Valeur.objects.create(
        reponse=reponse_de(campagne, "39"), cle="organisation.changements", contenu=1, modifiee_le=timezone.now()
    )
    (phrase,) = refus_de(nouvelle, par)
    assert phrase.endswith("ne peut pas être réservée aux régions : 1 réponse de département en cours l’utilise.")
    Valeur.objects.exclude(reponse=siege).delete()
    assert publier(nouvelle, par).statut == "ouverte"


def test_a_section_where_a_contributeur_is_invited_stays_until_the_invitation_is_taken_back(campagne, par):
    invitation = contribution(reponse_de(campagne, "39"), "J")

    def sans_j(document: dict[str, Any]) -> None:
        (section,) = [s for s in document["sections"] if s["lettre"] == "J"]
        for q in section["questions"]:
            retirer(q["cle"])(document)
        document["sections"].remove(section)

    nouvelle = corrigee(par, sans_j)
    assert refus_de(nouvelle, par) == ["La section J ne peut pas disparaître : des contributeurs y sont invités."]
    Contribution.objects.filter(pk=invitation.pk).update(revoquee_le=timezone.now())
    publier(nouvelle, par)
    assert not SectionReponse.objects.filter(lettre="J").exists()


def test_only_a_correction_that_corrects_something_in_a_survey_that_runs_is_published(campagne, par):
    ouverte = VersionQuestionnaire.objects.get(exercice=2025, statut="ouverte")
    assert refus_de(ouverte, par) == [
        "Ce questionnaire est figé depuis son ouverture : pour le changer, corrigez-le par une nouvelle version."
    ]
    suivante = reconduire(ouverte, par=par)
    assert refus_de(suivante, par) == [
        "Ce questionnaire s’ouvre avec son enquête : il ne remplace aucune version ouverte."
    ]
    nouvelle = corriger(ouverte, motif="Libellé", par=par)
    assert refus_de(nouvelle, par) == ["Rien n’est encore corrigé."]
    incoherente = modifier(nouvelle, lambda d: {**d, "titre": " "}, revision=nouvelle.revision, par=par)
    assert refus_de(incoherente, par) == ["Le questionnaire n’a pas de titre."]
    with pytest.raises(DocumentPerime):
        publier_la_correction(incoherente, revision=nouvelle.revision, par=par)
    bonne = modifier(incoherente, lambda d: {**d, "titre": "Corrigé"}, revision=incoherente.revision, par=par)
    Campagne.objects.update(statut=Campagne.Statut.PUBLIEE)
    assert refus_de(bonne, par) == ["Les résultats de cette enquête sont publiés : son questionnaire ne change plus."]
    Campagne.objects.update(statut=Campagne.Statut.OUVERTE)
    assert publier(bonne, par).statut == "ouverte"


def test_a_published_correction_counts_the_anomalies_again(campagne, par):
    reponse = reponse_de(campagne, "39")
    remplir_completement(reponse)
    nouvelle = corrigee(par, retitrer)
    reponse.sections.update(anomalies=9, remplies=0)
    publier(nouvelle, par)
    assert {s.anomalies for s in reponse.sections.all()} != {9}
    assert sum(s.remplies for s in reponse.sections.all()) > 25


def test_counting_again_costs_so_many_queries_an_answer_whatever_their_number(campagne):
    """Six for an answer that holds nothing, at most sixteen for a whole one; the questionnaire is read once for all."""

    def cout() -> int:
        with CaptureQueriesContext(connection) as requetes:
            recompter(campagne)
        return len(requetes)

    assert cout() == 2 + 3 * 6
    couts = []
    for code in ("25", "39"):
        remplir_completement(reponse_de(campagne, code))
        couts.append(cout())
    # The first one, once counted, is not written again.
    assert couts == [2 + 2 * 6 + 16, 2 + 6 + 15 + 16]


def test_les_prefectures_lisent_pourquoi_le_questionnaire_a_ete_corrige(client_de, campagne, par):
    publier(corrigee(par, retitrer), par)
    page = client_de(chef_departemental("39")).get("/enquetes/2025/39/")
    assert "Motif&nbsp;: Libellé" in page.content.decode()
    assert page.context["etapes"][0].detail == "Libellé"
