"""The file to carry away: same facts as the page, readable by anyone, for archives too."""

import io
from datetime import UTC, date, datetime

import page
import pytest
from pypdf import PdfReader

from mildeca_portal.socle import pdf
from mildeca_portal.socle.demonstration import MENTION
from prefectures.models import Mandat, NoteDePassation
from tests import fabriques
from tests.circulaires import fabriques as textes
from tests.credits import fabriques as argent
from tests.feuilles_de_route import fabriques as plans

LE = datetime(2026, 5, 4, 8, tzinfo=UTC)


@pytest.fixture
def chef(db, time_machine):
    time_machine.move_to(LE)
    fabriques.chef_departemental("25", fin=date(2026, 1, 1))
    NoteDePassation.objects.create(mandat=Mandat.objects.get(), contenu="## À suivre\n\n- le **Jura**", version=1)
    textes.publie(2026)
    argent.dotation("27")
    argent.repartition("27", d25=82_400)
    argent.projet_retenu(8000, intitule="Collège")
    plan = plans.PlanFactory(signe=True)
    plans.ActionFactory(plan=plan, code="1.1", intitule="Hier", echeance=date(2026, 5, 3))
    return fabriques.chef_departemental("25", debut=date(2026, 5, 4))


@pytest.mark.pango
def test_archivable_accessible_et_marque_a_chaque_page(client_de, chef, settings):
    settings.DEMONSTRATION = True

    reponse = client_de(chef).get("/prise-de-poste/dossier.pdf")

    assert reponse["Content-Disposition"] == 'attachment; filename="prise-de-poste-25-departemental.pdf"'
    for profil in (page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1):
        rapport = page.validate_pdf_bytes(reponse.content, profile=profil)
        assert [f.message for f in rapport.failures] == []
    lecteur = PdfReader(io.BytesIO(reponse.content))
    lus = [" ".join(p.extract_text().replace("\u00a0", " ").split()) for p in lecteur.pages]
    assert [MENTION in texte for texte in lus] == [True] * len(lus)
    assert "Préfecture du Doubs" in lus[0] and "Dossier de prise de poste" in lus[0]
    assert "4 mai 2026" in lus[0]
    tout = " ".join(lus)
    for fait in ("82 400,00 €", "Collège", "1.1 – Hier", "R-01", "À suivre", "le Jura"):
        assert fait in tout
    liens = {
        a.get_object()["/A"]["/URI"]
        for p in lecteur.pages
        for a in p.get("/Annots", [])
        if "/URI" in str(a.get_object())
    }
    assert all(lien.startswith(settings.ADRESSE_PUBLIQUE) for lien in liens) and liens


def test_sans_pango_une_page_le_dit(client_de, chef, monkeypatch):
    monkeypatch.setattr(pdf, "pango_manquant", lambda: "apt-get install libpango-1.0-0")

    refus = client_de(chef).get("/prise-de-poste/dossier.pdf")

    assert refus.status_code == 503
    assert "apt-get install libpango-1.0-0" in refus.content.decode()
