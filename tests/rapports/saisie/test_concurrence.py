"""Several people at once, on the real database: no lost write, no double submission, no deadlock."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.versions import jeton
from rapports.actions.remise import soumettre
from rapports.actions.saisie import Bilan, Soumission, enregistrer
from rapports.models import Reponse, Valeur
from tests.fabriques import chef_departemental, collaborateur
from tests.rapports.fabriques import (
    campagne_ouverte,
    fonction_de_remise,
    fonctions_de,
    remplir_completement,
    reponse_de,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("referentiel_reel")]
CLE = "organisation.etp"


def ensemble(*actes: Callable[[], Any]) -> list[Any]:
    """Run the acts at the same time, each on a connection of its own; a refusal is a result."""
    depart = Barrier(len(actes))

    def jouer(acte: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            depart.wait(timeout=20)
            return acte()
        except ActionRefusee as refus:
            return refus
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actes)) as fils:
        return list(fils.map(jouer, actes))


def saisir(reponse, personne, contenu, cle=CLE, montre=(0, None)) -> Callable[[], Bilan]:
    fonctions = fonctions_de(personne, reponse)
    soumis = {cle: Soumission(jeton(*montre), contenu)}
    return lambda: enregistrer(reponse, "A", soumis, fonctions=fonctions)


def test_two_people_on_the_same_question_one_saves_the_other_chooses():
    reponse = reponse_de(campagne_ouverte())
    chef, adjoint = chef_departemental("25"), collaborateur("25")
    bilans = ensemble(saisir(reponse, chef, "1.0"), saisir(reponse, adjoint, "2.0"))
    ecrits = [b for b in bilans if b.enregistrees]
    conflits = [b.conflits[0] for b in bilans if b.conflits]
    valeur = Valeur.objects.get(reponse=reponse, cle=CLE)
    assert (len(ecrits), len(conflits), valeur.version) == (1, 1, 1)
    assert {conflits[0].propose, conflits[0].actuel} == {"1.0", "2.0"}
    assert valeur.contenu == conflits[0].actuel


def test_five_people_on_five_questions_of_a_section_lose_nothing():
    reponse = reponse_de(campagne_ouverte())
    chef = chef_departemental("25")
    contenus = {
        CLE: "1.0",
        "organisation.changements": 1,
        "organisation.prise_de_fonction": "2025-02-03",
        "organisation.formation_suivie": False,
        "organisation.commentaire": "Rien à signaler",
    }
    bilans = ensemble(*(saisir(reponse, chef, v, cle) for cle, v in contenus.items()))
    assert [b.conflits for b in bilans] == [[]] * 5
    assert dict(reponse.valeurs.values_list("cle", "contenu")) == contenus
    assert reponse.sections.get(lettre="A").remplies == 4


def test_a_save_and_the_submission_never_leave_a_value_outside_the_frozen_copy():
    reponse = reponse_de(campagne_ouverte())
    remplir_completement(reponse)
    chef = chef_departemental("25")
    fonction = fonction_de_remise(chef, reponse)
    saisie, remise = ensemble(saisir(reponse, chef, "2.5", montre=(1, "1.5")), lambda: soumettre(reponse, par=fonction))
    reponse.refresh_from_db()
    stockee = Valeur.objects.get(reponse=reponse, cle=CLE).contenu
    assert remise.statut == reponse.statut == Reponse.Statut.TRANSMISE
    assert reponse.instantane["valeurs"][CLE] == stockee
    assert stockee == ("1.5" if isinstance(saisie, ActionRefusee) else "2.5")


def test_a_double_submission_succeeds_once():
    reponse = reponse_de(campagne_ouverte())
    remplir_completement(reponse)
    fonction = fonction_de_remise(chef_departemental("25"), reponse)
    resultats = ensemble(*[lambda: soumettre(reponse, par=fonction)] * 2)
    refus = [r for r in resultats if isinstance(r, ActionRefusee)]
    assert len(refus) == 1
    assert str(refus[0]).startswith("Cette réponse a déjà été transmise, le ")
