"""The PDF of a text: readable by anyone, made for archives, composed once and kept."""

import io
from datetime import UTC, date, datetime

import page
import pytest
from pypdf import PdfReader

from circulaires import actions, documents
from circulaires.models import Annexe, ContenuAttendu, EcheanceTexte, Texte
from mildeca_portal.socle import pdf
from mildeca_portal.socle.demonstration import MENTION
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur
from mildeca_portal.socle.models import Evenement, Travail
from mildeca_portal.socle.taches import executer
from tests.circulaires.fabriques import brouillon, complet, fichier_pdf, modificative, publie, publier, regle, signe

MARKDOWN = "# Un\n\n### Trois\n\n![x](/etc/passwd)\n\n| a |\n|---|\n| b |"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def jour_fixe(time_machine):
    """A draft bears the instant of its version: without a fixed one, no two runs would compress the same bytes."""
    time_machine.move_to(datetime(2026, 12, 2, 8, tzinfo=UTC))


def pages(octets: bytes) -> list[str]:
    """The words of each page, without line breaks."""
    return [" ".join(p.extract_text().replace("\u00a0", " ").split()) for p in PdfReader(io.BytesIO(octets)).pages]


def titres(octets: bytes) -> list[str]:
    return [t.title.replace("\u00a0", " ") for t in _a_plat(PdfReader(io.BytesIO(octets)).outline)]


def _a_plat(signets):
    for signet in signets:
        yield from _a_plat(signet) if isinstance(signet, list) else [signet]


def verifier(octets: bytes) -> None:
    for profil in (page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1):
        assert [f.message for f in page.validate_pdf_bytes(octets, profile=profil).failures] == []


@pytest.mark.pango
def test_une_circulaire_publiee_archivable_et_accessible(settings):
    settings.DEMONSTRATION = True
    texte = complet(affaire_suivie_par="Chargée de mission Territoires", parties=["echeances", "regles"])
    regle(texte, "R-02", libelle="Règle à confirmer", active=False, a_confirmer=True)
    Annexe.objects.create(texte=texte, ordre=1, intitule="Modèle de bilan", fichier=fichier_pdf())

    octets = documents.composer(publier(texte))

    verifier(octets)
    lues = pages(octets)
    assert [MENTION in p for p in lues] == [True] * len(lues)
    assert [f"Page {n} sur {len(lues)}" in p for n, p in enumerate(lues, 1)] == [True] * len(lues)
    assert ["Circulaire 2027 – MILDECA/2026/1" in p for p in lues] == [True] * len(lues)
    for fait in (
        "RÉPUBLIQUE FRANÇAISE Liberté Égalité Fraternité",
        "20 novembre 2026",
        "Affaire suivie par : Chargée de mission Territoires",
        "Signataire : Le président de la MILDECA",
        "préfets de région et de département, chefs de projets MILDECA",
        "Annexe 2 : Modèle de bilan (fichier « circulaire.pdf »)",
    ):
        assert fait in lues[0]
    assert "PROJET" not in " ".join(lues)
    assert titres(octets) == [
        "Circulaire 2027",
        "Introduction",
        "Calendrier",
        "Règles d’emploi des crédits",
        "Orientations",
        "1. Protéger les mineurs",
        "Chantiers prioritaires",
        "1. Vente d’alcool aux mineurs",
        "Liste des annexes",
        "Annexe 1 : règles d’emploi des crédits",
    ]
    for fait in (
        "R-01 Part maximale de la MILDECA La part de la MILDECA ne dépasse pas 80 % du coût total du projet.",
        "« Aucun projet ne peut être financé à plus de 80 % du budget total. » Circulaire d’essai, § 3 Bloquante",
        "Inactive, à confirmer",
    ):
        assert fait in lues[-1]


@pytest.mark.pango
def test_un_projet_le_dit_a_chaque_page():
    texte = complet()
    Texte.objects.filter(pk=texte.pk).update(modifie_le=datetime(2026, 10, 5, 7, 30, tzinfo=UTC))
    texte.refresh_from_db()

    octets = documents.composer(texte)

    lues = pages(octets)
    assert len(lues) == 2
    assert ["PROJET – version du 5 octobre 2026 à 9 h 30" in p for p in lues] == [True, True]
    assert "Paris, le (date de signature à venir)" in lues[0]
    verifier(octets)


@pytest.mark.pango
def test_une_modificative_dit_ce_qu_elle_modifie():
    texte = modificative(publie(), date(2027, 6, 1), reference="MILDECA/2027/2")
    regle(texte, "R-01", parametres={"taux_max": "0.70"})
    regle(texte, "R-09", libelle="Nouvelle règle")

    octets = documents.composer(publier(texte))

    verifier(octets)
    lues = pages(octets)
    assert "Ce texte modifie la Circulaire 2027, à compter du 1er juin 2027." in lues[0]
    assert "Part maximale de la MILDECA (modifiée par ce texte)" in lues[1]
    assert "Nouvelle règle (ajoutée par ce texte)" in lues[1]


@pytest.mark.pango
def test_une_instruction_liste_les_contenus_attendus():
    texte = Texte.objects.create(nature="instruction", code="essai", intitule="Instruction d’essai", reference="I/1")
    ContenuAttendu.objects.create(
        texte=texte, ordre=1, intitule="Diagnostic", precision="Les *constats*.", critere="diagnostic"
    )

    octets = documents.composer(texte)

    verifier(octets)
    assert titres(octets) == ["Instruction d’essai", "Contenus attendus de la feuille de route", "1. Diagnostic"]
    assert "Vérifié par le portail : un diagnostic est rédigé." in pages(octets)[0]


@pytest.mark.pango
def test_un_texte_vide_et_un_texte_hostile_se_composent():
    vide = documents.composer(brouillon(2028))
    hostile = complet(
        2029,
        intitule="<script>alert(1)</script> & « L’œuvre »",
        introduction=MARKDOWN,
    )
    hostile.echeances.all().delete()
    EcheanceTexte.objects.create(
        texte=hostile, ordre=1, nature="autre", intitule="É" * 200, a_partir_du=date(2029, 1, 1)
    )

    octets = documents.composer(hostile)

    assert len(pages(vide)) == 1
    assert "<script>alert(1)</script> & « L’œuvre »" in pages(octets)[0]
    for composition in (vide, octets):
        verifier(composition)


def faux(monkeypatch, octets=b"%PDF-1.7 essai"):
    appels = []
    monkeypatch.setattr(pdf, "document", lambda gabarit, contexte, **limites: appels.append(contexte) or octets)
    return appels


def test_le_document_est_compose_une_fois_et_garde(monkeypatch):
    appels = faux(monkeypatch)
    texte = publie()

    travail = documents.composer_a_la_publication(texte)
    executer.func(travail.pk)

    texte.refresh_from_db()
    travail.refresh_from_db()
    assert travail.statut == "termine"
    assert (texte.document.nom, texte.document.type_mime) == ("circulaire-2027.pdf", "application/pdf")
    assert Evenement.objects.get(code="circulaires.texte.document_compose").donnees == {"fichier": texte.document_id}
    assert documents.composer_a_la_publication(texte) is None
    assert documents.composer_et_conserver(texte.pk) is False
    assert len(appels) == 1


def test_de_deux_compositions_la_premiere_gagne(monkeypatch):
    texte = publie()
    garde = fichier_pdf()

    def entre_temps(gabarit, contexte, **limites):
        Texte.objects.filter(pk=texte.pk).update(document=garde)
        return b"%PDF-1.7 seconde"

    monkeypatch.setattr(pdf, "document", entre_temps)

    assert documents.composer_et_conserver(texte.pk) is False
    texte.refresh_from_db()
    assert texte.document == garde


def test_ni_reference_ni_brouillon_ne_gardent_de_document(monkeypatch):
    appels = faux(monkeypatch)
    reference = Texte.objects.get(exercice=2025)

    assert documents.composer_a_la_publication(reference) is None
    assert documents.composer_et_conserver(reference.pk) is False
    assert documents.composer_et_conserver(complet().pk) is False
    assert appels == []


def test_un_echec_se_lit_et_se_reprend_le_lendemain(monkeypatch, time_machine):
    time_machine.move_to(datetime(2026, 12, 2, 8, tzinfo=UTC))
    texte = publie()

    def sans_pango(*args, **limites):
        raise ActionRefusee("La bibliothèque Pango manque sur ce serveur.")

    monkeypatch.setattr(pdf, "document", sans_pango)
    assert documents.relancer_ce_qui_manque() == 1
    executer.func(Travail.objects.get().pk)
    assert Travail.objects.get().erreur == "La bibliothèque Pango manque sur ce serveur."
    assert documents.relancer_ce_qui_manque() == 0

    time_machine.move_to(datetime(2026, 12, 3, 9, tzinfo=UTC))
    faux(monkeypatch)
    assert documents.relancer_ce_qui_manque() == 1
    executer.func(Travail.objects.order_by("-pk").first().pk)
    texte.refresh_from_db()
    assert texte.document is not None
    assert documents.relancer_ce_qui_manque() == 0


def test_les_noms_des_fichiers():
    annuelle = publie()
    assert documents.nom_du_pdf(annuelle) == "circulaire-2027.pdf"
    assert documents.nom_du_pdf(modificative(annuelle, date(2027, 6, 1))) == "circulaire-2027-modificative-1.pdf"
    assert documents.nom_du_pdf(Texte(nature="instruction", code="simca")) == "instruction-simca.pdf"


@pytest.mark.pango
def test_publier_garde_le_document_compose_par_le_portail():
    texte = signe()
    actions.publier(texte, par=Acteur(None, "administrateur"))
    texte.refresh_from_db()
    assert texte.document is not None
    assert texte.document.nom == "circulaire-2027.pdf"
    with texte.document.contenu.open() as fichier:
        verifier(fichier.read())
