"""What the workbook owes to the rest of the survey: explanations, corrections in progress, the end of its file."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mildeca_portal.socle.conservation import purger
from mildeca_portal.socle.models import Fichier
from prefectures.habilitations import habilitations_de
from prefectures.models import Personne
from rapports.actions.revue import Point, demander_correction
from rapports.droits import peut_examiner
from rapports.models import Campagne, ImportDeClasseur
from tests.fabriques import agent
from tests.rapports.classeur.outils import (
    accepter,
    contenus,
    deposer,
    formulaire,
    import_depose,
    modifier,
    ouvrir,
    relire,
    remplir,
    telecharger,
)
from tests.rapports.fabriques import reponse_de, reponse_transmise

pytestmark = pytest.mark.django_db
ETP, EXPLICATION = "organisation.etp", "explication:organisation.etp"


def test_the_word_of_explanation_goes_with_its_question(chef):
    modifier(EXPLICATION, "Un départ")
    octets = telecharger(chef)
    (cellule,) = relire(octets).de(EXPLICATION).values()
    (reponse,) = relire(octets).de(ETP).values()
    assert (cellule.valeur, cellule.adresse[1:]) == ("Un départ", reponse.adresse[1:])
    depose = deposer(chef, remplir(octets, {ETP: 1.5, EXPLICATION: "Deux départs"}))
    page = chef.get(depose.url).content.decode()
    assert "A4. Expliquez cet écart en quelques mots" in page and "A4. A4." not in page
    accepter(chef, depose.url)
    assert contenus() == {ETP: "1.5", EXPLICATION: "Deux départs"}


def test_only_what_may_be_explained_has_a_cell_for_it(vierge):
    classeur, lu = ouvrir(vierge), relire(vierge)
    ouvertes = [
        cle
        for cle, cellules in lu.cellules.items()
        if cle.startswith("explication:")
        and any(not classeur[c.feuille][c.adresse].protection.locked for c in cellules.values())
    ]
    assert EXPLICATION in ouvertes
    assert "explication:organisation.commentaire" not in ouvertes
    assert set(ouvertes) == {cle for cle in lu.enveloppe.jetons if cle.startswith("explication:")}


@pytest.fixture
def en_correction(campagne) -> Campagne:
    """The Doubs submitted, and is asked to correct A4 alone."""
    reponse = reponse_transmise(campagne)
    demander_correction(
        reponse,
        par=peut_examiner(habilitations_de(agent())),
        points=[Point("A", ETP, "inexact", "Comptez la mission entière.")],
        echeance=timezone.now() + timedelta(days=10),
    )
    return campagne


def test_during_a_correction_only_the_questions_concerned_are_taken(client_de, en_correction):
    client = client_de(Personne.objects.get(mandats__prefecture__code="25"))
    octets = telecharger(client)
    classeur, lu = ouvrir(octets), relire(octets)

    def verrouillee(cle: str) -> bool:
        (cellule,) = lu.de(cle).values()
        return bool(classeur[cellule.feuille][cellule.adresse].protection.locked)

    assert [verrouillee(c) for c in (ETP, "organisation.commentaire", "organisation.changements")] == [
        False,
        False,
        True,
    ]
    avant = contenus()
    depose = deposer(client, remplir(octets, {ETP: 2.5, "organisation.changements": 5}))
    page = client.get(depose.url).content.decode()
    assert "La question A6 n’est pas concernée par la correction demandée" in page.replace("&nbsp;", "\u00a0")
    # The field of a closed question is not on offer; somebody adds it to what they post.
    vus = formulaire(client.get(depose.url))
    assert "organisation.changements" not in vus
    ferme = {"organisation.changements": "on", "organisation.changements__jeton": vus[f"{ETP}__jeton"]}
    assert client.post(depose.url, vus | ferme).status_code == 302
    assert contenus() == {**avant, ETP: "2.5"}


def test_the_files_of_old_workbooks_are_erased(campagne, django_capture_on_commit_callbacks):
    ancien, recent = (import_depose(reponse_de(campagne, code)) for code in ("25", "39"))
    ImportDeClasseur.objects.filter(pk=ancien.pk).update(depose_le=timezone.now() - timedelta(days=91))
    contenu = ancien.fichier.contenu
    with django_capture_on_commit_callbacks(execute=True):
        purger()
    assert list(ImportDeClasseur.objects.all()) == [recent]
    assert not Fichier.objects.filter(pk=ancien.fichier_id).exists()
    assert not contenu.storage.exists(contenu.name)
