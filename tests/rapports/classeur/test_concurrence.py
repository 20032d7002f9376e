"""Two clicks at once, and a colleague who saves meanwhile, on the real database."""

import pytest

from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.fichiers import XLSX, Depot
from mildeca_portal.socle.versions import jeton
from rapports.actions.classeur import appliquer, deposer
from rapports.classeur.composition import composer
from rapports.classeur.preparation import preparer
from rapports.dossiers import ouvrir_dossier
from rapports.models import ImportDeClasseur, Valeur
from rapports.questionnaire.definition import Qui
from tests.fabriques import chef_departemental, collaborateur
from tests.rapports.classeur.outils import remplir
from tests.rapports.fabriques import campagne_ouverte, fonctions_de, reponse_de
from tests.rapports.saisie.test_concurrence import ensemble, saisir

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("referentiel_reel")]


def test_a_double_click_applies_once_and_a_save_at_the_same_time_loses_nothing():
    """The import holds several sections one after the other: no deadlock with whoever saves one of them."""
    reponse = reponse_de(campagne_ouverte())
    fonctions = fonctions_de(chef_departemental("25"), reponse)
    par = fonctions[Qui.DEPARTEMENTAL]
    rempli = remplir(
        composer(preparer(ouvrir_dossier(reponse), fonctions)),
        {"organisation.etp": 1.5, "pilotage.copil_reunions": 2, "perspectives.priorites": "Former"},
    )
    depose = deposer(reponse, Depot("c.xlsx", XLSX, rempli), par=par)
    choix = dict.fromkeys(("organisation.etp", "pilotage.copil_reunions", "perspectives.priorites"), jeton(0, None))

    def clic():
        return appliquer(ImportDeClasseur.objects.get(pk=depose.pk), choix, fonctions=fonctions, par=par)

    saisie = saisir(reponse, collaborateur("25"), 1, "organisation.changements")
    *clics, bilan = ensemble(clic, clic, saisie)

    refus = [c for c in clics if isinstance(c, ActionRefusee)]
    assert [str(r).partition(" le ")[0] for r in refus] == ["Ce classeur a déjà été importé"]
    assert [c.nombre for c in clics if c not in refus] == [3]
    assert bilan.enregistrees == ["organisation.changements"]
    assert dict(Valeur.objects.values_list("cle", "version")) == dict.fromkeys([*choix, "organisation.changements"], 1)
