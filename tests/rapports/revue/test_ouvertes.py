"""During a correction: what is open, on every path, and what the préfecture answers to each point."""

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.versions import jeton
from prefectures.habilitations import habilitations_de
from prefectures.models import Personne
from rapports.actions.remise import soumettre
from rapports.actions.revue import Point, demander_correction
from rapports.actions.saisie import Soumission, enregistrer
from rapports.corrections import EXPLICATION, cles_du_point, questions_ouvertes
from rapports.dossiers import ouvrir_dossier
from rapports.droits import peut_examiner
from rapports.models import DemandeCorrection, Reponse, Valeur
from rapports.questionnaire.definition import cles_de
from rapports.questionnaire.lecture import lire_memorise
from tests.fabriques import agent, chef_departemental, collaborateur, lecteur
from tests.rapports.fabriques import (
    campagne_ouverte,
    fonction_de_remise,
    fonctions_de,
    remplir_completement,
    reponse_de,
)
from tests.rapports.questionnaire.test_reference import document
from tests.rapports.revue.test_pages import lire
from tests.rapports.saisie.test_pages import jetons

QUESTIONNAIRE = lire_memorise("reference-2025", document())
ETP = "organisation.etp"
A = "/enquetes/2025/25/sections/A/"


@dataclass(frozen=True)
class Cible:
    section: str
    question: str = ""


CIBLES = st.lists(
    st.sampled_from(
        [Cible(s.lettre) for s in QUESTIONNAIRE.sections]
        + [Cible(QUESTIONNAIRE.section_de[q.cle], q.cle) for q in QUESTIONNAIRE]
    ),
    max_size=5,
)


def ouvertes(*cibles: Cible) -> set[str]:
    return {cle for cle in questions_ouvertes(QUESTIONNAIRE, cibles) if not cle.startswith(EXPLICATION)}


def test_one_question_opens_itself_and_the_comment_of_its_section():
    assert ouvertes(Cible("A", ETP)) == {ETP, "organisation.commentaire"}


def test_what_a_check_ties_to_it_opens_with_it():
    assert ouvertes(Cible("C", "credits.ae_consommees")) >= {
        "credits.ae_consommees",
        "credits.ae_notifiees",
        "credits.ae_complementaires",
        "credits.commentaire",
    }
    assert "credits.cp_consommes" not in ouvertes(Cible("C", "credits.ae_consommees"))


def test_what_it_would_bring_up_opens_with_it():
    assert ouvertes(Cible("A", "organisation.formation_suivie")) >= {"organisation.formation_le"}
    assert ouvertes(Cible("A", "organisation.formation_le")) >= {"organisation.formation_suivie"}


def test_a_section_opens_all_its_questions():
    assert ouvertes(Cible("D")) >= {q.cle for q in QUESTIONNAIRE.par_lettre["D"].questions}


def test_nothing_asked_opens_nothing():
    assert ouvertes() == set()


def test_a_question_that_a_new_version_dropped_opens_its_section():
    assert cles_du_point(QUESTIONNAIRE, Cible("D", "appel_a_projets.disparue")) == {
        q.cle for q in QUESTIONNAIRE.par_lettre["D"].questions
    }


@given(CIBLES, CIBLES)
def test_asking_more_never_closes_anything_and_the_order_does_not_matter(unes, autres):
    ensemble = questions_ouvertes(QUESTIONNAIRE, unes + autres)
    assert ensemble >= questions_ouvertes(QUESTIONNAIRE, unes) | questions_ouvertes(QUESTIONNAIRE, autres)
    assert ensemble == questions_ouvertes(QUESTIONNAIRE, autres + unes)


@given(CIBLES)
def test_what_may_appear_may_always_be_answered(cibles):
    trouvees = ouvertes(*cibles)
    for question in QUESTIONNAIRE:
        if set(cles_de(question.condition)) & trouvees:
            assert question.cle in trouvees
    assert {EXPLICATION + cle for cle in trouvees} <= questions_ouvertes(QUESTIONNAIRE, cibles)


# On every path


@pytest.fixture
def chef(db) -> Personne:
    campagne_ouverte()
    return chef_departemental("25")


@pytest.fixture
def demande(chef) -> DemandeCorrection:
    """The ETP are to be corrected, and nothing else."""
    return redemander(chef, Point("A", ETP, "inexact", "Vérifiez les ETP."))


def redemander(chef: Personne, *points: Point) -> DemandeCorrection:
    reponse = la_reponse()
    if reponse.statut == Reponse.Statut.A_COMMENCER:
        remplir_completement(reponse)
    soumettre(reponse, par=fonction_de_remise(chef, reponse))
    par = peut_examiner(habilitations_de(agent()))
    return demander_correction(reponse, par=par, points=points, echeance=timezone.now() + timedelta(days=10))


def la_reponse() -> Reponse:
    return reponse_de(Reponse.objects.get(prefecture__code="25").campagne)


def ecrire(chef: Personne, cle: str, contenu, montre=None):
    stockee = Valeur.objects.filter(reponse__prefecture__code="25", cle=cle).first()
    montre = montre or (jeton(stockee.version, stockee.contenu) if stockee else jeton(0, None))
    reponse = la_reponse()
    return enregistrer(reponse, "A", {cle: Soumission(montre, contenu)}, fonctions=fonctions_de(chef, reponse))


def test_the_question_asked_for_is_saved(demande, chef):
    assert ecrire(chef, ETP, "3.0").enregistrees == [ETP]


def test_another_is_refused_by_name_whatever_the_path(demande, chef):
    with pytest.raises(ActionRefusee, match="La question A6 n’est pas concernée par la correction demandée"):
        ecrire(chef, "organisation.changements", 4)
    assert Valeur.objects.get(reponse__prefecture__code="25", cle="organisation.changements").contenu == 2


def test_the_page_shows_the_others_to_read_only(client_de, demande, chef):
    page = client_de(chef).get(A)
    assert set(jetons(page)) >= {f"{ETP}__jeton", "organisation.commentaire__jeton"}
    assert "organisation.changements__jeton" not in jetons(page)
    assert 'id="q-organisation.changements"' in page.content.decode()


def test_a_tab_opened_before_the_request_is_refused_with_what_it_typed_kept(client_de, chef):
    client = client_de(chef)
    client.get(A)
    remplir_completement(la_reponse())
    anciens = jetons(client.get(A))
    redemander(chef, Point("A", ETP, "inexact", "Vérifiez les ETP."))
    page = client.post(A, {**anciens, ETP: "4", "organisation.changements": "4"})
    assert page.status_code == 409
    assert "n’est pas concernée par la correction demandée" in lire(page)
    assert 'value="4"' in page.content.decode()
    assert dict(la_reponse().valeurs.values_list("cle", "contenu"))[ETP] == "1.5"


def test_an_autosave_of_a_closed_question_says_why(client_de, demande, chef):
    page = client_de(chef).post(
        A,
        {"organisation.changements__jeton": str(jeton(1, 2)), "organisation.changements": "4"},
        headers={"Accept": "application/json"},
    )
    assert page.status_code == 409
    assert page.json()["refus"].startswith("La question A1") or page.json()["refus"].startswith("La question A6")


def test_a_section_nothing_was_asked_of_is_read_only(client_de, demande, chef):
    page = client_de(chef).get("/enquetes/2025/25/sections/G/")
    assert jetons(page) == {} and "data-saisie" not in page.content.decode()
    assert "ne porte pas sur cette section : elle ne peut pas être modifiée." in lire(page)


def test_what_blocks_the_submission_is_open_whatever_was_asked(demande, chef):
    """An obligatory question emptied by hand, as a new version of the questionnaire may bring one."""
    Valeur.objects.filter(reponse__prefecture__code="25", cle="interdictions.operations").delete()
    dossier = ouvrir_dossier(la_reponse())
    bloquees = [m.cle for m in dossier.manques if m.cle != ETP]
    assert bloquees
    assert all(dossier.ouverte(cle) for cle in bloquees)


# Point by point


def point_de(demande: DemandeCorrection) -> str:
    return f"/enquetes/2025/25/points/{demande.points.get().pk}/"


def test_what_is_asked_stays_until_it_is_answered(client_de, demande, chef):
    client = client_de(chef)
    texte = lire(client.get("/enquetes/2025/25/"))
    assert "À traiter A4. Agents participant à la mission (inexact) Vérifiez les ETP." in texte
    assert f"{A}#q-{ETP}" in client.get("/enquetes/2025/25/").content.decode()
    ecrire(chef, ETP, "3.0")
    assert "Corrigé A4. Agents participant à la mission (inexact)" in lire(client.get("/enquetes/2025/25/"))


def test_a_point_without_answer_refuses_the_submission_by_name(demande, chef):
    with pytest.raises(ActionRefusee) as refus:
        soumettre(la_reponse(), par=fonction_de_remise(chef, la_reponse()))
    assert [p.replace("\u00a0", " ") for p in refus.value.phrases] == [
        (
            "A4. Agents participant à la mission : correction demandée (inexact). "
            "Corrigez la réponse, ou dites pourquoi elle reste sans changement."
        )
    ]


def test_a_word_says_why_it_stays_and_the_answer_may_be_submitted_again(client_de, demande, chef):
    client = client_de(chef)
    assert client.post(point_de(demande), {"explication": "Vérifié : 1,5 ETP."}).url == "/enquetes/2025/25/"
    assert "Sans changement A4." in lire(client.get("/enquetes/2025/25/"))
    soumettre(la_reponse(), par=fonction_de_remise(chef, la_reponse()))
    point = demande.points.get()
    assert (point.suite, point.explication, point.explique_par) == ("sans_changement", "Vérifié : 1,5 ETP.", chef)
    assert "Vérifié : 1,5 ETP." in lire(client_de(agent()).get("/enquetes/2025/25/revue/"))


def test_a_correction_wins_over_the_word_given_before(client_de, demande, chef):
    client_de(chef).post(point_de(demande), {"explication": "Rien à changer."})
    ecrire(chef, ETP, "3.0")
    soumettre(la_reponse(), par=fonction_de_remise(chef, la_reponse()))
    assert demande.points.get().suite == "corrige"


@pytest.mark.parametrize(
    ("texte", "phrase"),
    [("  ", "Dites pourquoi la réponse reste sans changement."), ("x" * 1001, "au plus 1 000 caractères")],
)
def test_an_empty_or_endless_word_is_refused_beside_the_field(client_de, demande, chef, texte, phrase):
    page = client_de(chef).post(point_de(demande), {"explication": texte})
    assert page.status_code == 422
    assert demande.points.get().explication == ""
    assert phrase in lire(page) or re.search(r"1[ \u00a0]?000|1000", lire(page))


def test_who_may_answer_a_point(client_de, demande, chef):
    adresse = point_de(demande)
    obtenus = [
        client_de(qui).get(adresse).status_code
        for qui in (chef, collaborateur("25"), agent(), lecteur(), chef_departemental("39"))
    ]
    assert obtenus == [200, 200, 403, 403, 404]


def test_a_point_of_another_answer_is_not_found(client_de, demande, chef):
    autre = chef_departemental("39")
    assert client_de(autre).get(f"/enquetes/2025/39/points/{demande.points.get().pk}/").status_code == 404


def test_a_point_is_not_answered_once_the_answer_is_back(client_de, demande, chef):
    ecrire(chef, ETP, "3.0")
    soumettre(la_reponse(), par=fonction_de_remise(chef, la_reponse()))
    page = client_de(chef).post(point_de(demande), {"explication": "Trop tard"})
    assert (page.status_code, demande.points.get().explication) == (422, "")
    assert "n’est plus en cours" in lire(page)


def test_after_the_due_date_nothing_is_written(demande, chef):
    apres = ouvrir_dossier(la_reponse(), timezone.now() + timedelta(days=60))
    assert apres.refus_de_saisie.startswith("L’enquête est close")


# What the reviewer sees when it comes back


def test_the_differences_are_shown_point_by_point_then_the_others(client_de, chef):
    demande = redemander(
        chef,
        Point("A", ETP, "inexact", "Vérifiez les ETP."),
        Point("E", "actions.thematiques", "incomplet", "Précisez les thématiques."),
        Point("J", "", "autre", "Développez."),
    )
    ecrire(chef, ETP, "3.0")
    Valeur.objects.filter(reponse__prefecture__code="25", cle="actions.thematiques").update(
        contenu={"cps": {"nombre": 10, "montant": "80000.00"}, "autre": {"nombre": 2}}
    )
    Valeur.objects.filter(reponse__prefecture__code="25", cle="perspectives.priorites").update(
        contenu=Valeur.objects.get(reponse__prefecture__code="25", cle="perspectives.priorites").contenu + " Fin."
    )
    Valeur.objects.filter(reponse__prefecture__code="25", cle="organisation.changements").update(contenu=4)
    Valeur.objects.create(
        reponse=la_reponse(),
        cle="explication:organisation.changements",
        contenu="Quatre intérims dans l’année.",
        modifiee_le=timezone.now(),
    )
    soumettre(la_reponse(), par=fonction_de_remise(chef, la_reponse()))
    assert set(demande.points.values_list("suite", flat=True)) == {"corrige"}
    page = client_de(agent()).get("/enquetes/2025/25/revue/")
    texte = lire(page)
    assert "Avant : 1,5 ETP Après : 3 ETP" in texte
    assert "avant « 12 », après « 10 »" in texte
    assert "avant « vide », après « 2 »" in texte
    assert re.search(r"<ins>.*Fin\.</ins>", page.content.decode())
    assert texte.index("Autres réponses modifiées") < texte.rindex("A6. Nombre de changements de chef de projet")


def test_each_request_is_compared_with_the_answer_that_came_back_to_it(client_de, demande, chef):
    ecrire(chef, ETP, "3.0")
    redemander(chef, Point("A", ETP, "obsolete", "Encore."))
    ecrire(chef, ETP, "4.0")
    soumettre(la_reponse(), par=fonction_de_remise(chef, la_reponse()))
    texte = lire(client_de(agent()).get("/enquetes/2025/25/revue/"))
    assert texte.index("Avant : 3 ETP Après : 4 ETP") < texte.index("Avant : 1,5 ETP Après : 3 ETP")


def test_the_history_tells_the_request_and_the_word(client_de, demande, chef):
    client_de(chef).post(point_de(demande), {"explication": "Vérifié."})
    texte = lire(client_de(chef).get("/enquetes/2025/25/"))
    assert (
        "Correction demandée par la MILDECA A4. Agents participant à la mission (inexact) : Vérifiez les ETP." in texte
    )
    assert "Point laissé sans changement : A4. Agents participant à la mission Vérifié." in texte
