"""The reports of the demonstration: 2023 published, 2024 generated; the worker made their PDF."""

from decimal import Decimal

import openpyxl
import pytest

from mildeca_portal.socle.demonstration import MENTION
from mildeca_portal.socle.models import Travail
from rapports.models import Campagne, Edition

pytestmark = pytest.mark.usefixtures("retour")


def test_2023_publie_et_2024_genere():
    editions = Edition.objects.order_by("campagne__exercice").values_list("campagne__exercice", "numero", "statut")
    assert list(editions) == [(2023, 1, "publiee"), (2024, 1, "gelee")]
    statuts = Campagne.objects.order_by("exercice").values_list("exercice", "statut")
    assert list(statuts) == [(2023, "publiee"), (2024, "close"), (2025, "ouverte")]


@pytest.mark.pango
def test_le_travail_de_fond_compose_les_pdf_que_le_chargement_a_demandes():
    editions = Edition.objects.select_related("travail")
    assert [(e.pdf_id is not None, e.travail.code, e.travail.statut) for e in editions] == [
        (True, "rapports.edition", Travail.Statut.TERMINE)
    ] * 2


def test_chaque_feuille_du_classeur_porte_la_mention():
    with Edition.objects.get(campagne__exercice=2024).xlsx.contenu.open("rb") as fichier:
        classeur = openpyxl.load_workbook(fichier, read_only=True)
        for feuille in classeur.worksheets:
            premieres = [str(c) for ligne in feuille.iter_rows(max_row=6, values_only=True) for c in ligne if c]
            assert any(MENTION in texte for texte in premieres), feuille.title
        classeur.close()


def test_le_rapport_2024_porte_sur_102_prefectures_et_huit_millions():
    jeu = Edition.objects.get(campagne__exercice=2024).jeu
    valeurs = jeu.table("rapports", "valeurs")
    assert len({ligne["prefecture"] for ligne in valeurs}) == 102
    montants = [Decimal(ligne["contenu"]) for ligne in valeurs if ligne["cle"] == "actions.montant_total"]
    assert Decimal(8_000_000) < sum(montants) < Decimal(8_600_000)
