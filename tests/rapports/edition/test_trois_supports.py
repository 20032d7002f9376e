"""Page, PDF and workbook say the same: the totals are read back from each, and compared."""

import io
import re
from decimal import Decimal
from html.parser import HTMLParser

import page
import pytest
from django.template.loader import render_to_string
from django.test import override_settings
from openpyxl import load_workbook
from pypdf import PdfReader

from mildeca_portal.socle.demonstration import MENTION
from rapports.chiffres.plan import tous_les_tableaux
from rapports.documents import rapport_xlsx as module_classeur
from rapports.documents.contenu import composer
from rapports.documents.rapport_pdf import composer_pdf
from rapports.documents.rapport_xlsx import composer_classeur
from tests.rapports.edition.jeux import jeu


class Tableaux(HTMLParser):
    """{id of the block: cells of the total, as text}."""

    def __init__(self):
        super().__init__()
        self.totaux, self.bloc, self.pied, self.cellule = {}, "", False, False

    def handle_starttag(self, balise, attributs):
        classe, identifiant = dict(attributs).get("class", ""), dict(attributs).get("id", "")
        if balise == "div" and "mildeca-tableau" in classe.split():
            self.bloc = identifiant
        elif balise == "tfoot":
            self.pied = True
            self.totaux[self.bloc] = []
        elif self.pied and balise in ("td", "th"):
            self.cellule = True
            self.totaux[self.bloc].append("")

    def handle_endtag(self, balise):
        if balise == "tfoot":
            self.pied = False
        elif balise in ("td", "th"):
            self.cellule = False

    def handle_data(self, texte):
        if self.pied and self.cellule:
            self.totaux[self.bloc][-1] += texte


def lu(texte):
    """« 4 270 613 € » → 4270613, « 83,3 % » → 0.833; None for an empty cell."""
    propre = texte.replace("\u00a0", "").replace("€", "").replace(",", ".").strip()
    if propre.endswith("%"):
        return Decimal(propre[:-1]) / 100
    return Decimal(propre) if propre not in ("", "–") else None


@pytest.fixture(scope="module")
def complet():
    return jeu(non_acceptees=["39"])


@pytest.fixture(scope="module")
def attendus(complet):
    """{code: published totals, without the label} of every table that has a total."""
    return {t.code: [c.valeur for c in t.rangee_totale][1:] for t in tous_les_tableaux(complet) if t.total}


# One worker composes the long report, for all the tests that read it.
sur_le_long_rapport = pytest.mark.xdist_group("rapport")


def composer_sans_mesure(donnees):
    """WeasyPrint's own process is not traced here: what is ours in it is, with the short documents of `tests/socle`."""
    with pytest.MonkeyPatch.context() as environnement:
        environnement.delenv("COVERAGE_PROCESS_CONFIG", raising=False)
        return composer_pdf(donnees, numero=1)


@pytest.fixture(scope="module")
def pages_du_pdf(complet):
    """Of the demonstration: that a real report says nothing of it is held with the short documents of `tests/socle`."""
    with override_settings(DEMONSTRATION=True):
        octets = composer_sans_mesure(complet)
    return octets, [p.extract_text() for p in PdfReader(io.BytesIO(octets)).pages]


@pytest.fixture(scope="module")
def classeur(complet, django_db_setup, django_db_blocker):
    """The workbook of the 102 préfectures, read once."""
    with django_db_blocker.unblock():
        return load_workbook(io.BytesIO(composer_classeur(complet, numero=3)))


def test_la_page_dit_les_totaux_des_tableaux(complet, attendus):
    contexte = {"contenu": composer(complet), "au": complet.au, "empreinte": complet.empreinte}
    lecteur = Tableaux()
    lecteur.feed(render_to_string("rapports/edition/corps.html", contexte))

    totaux = {bloc: [lu(texte) for texte in cellules[1:]] for bloc, cellules in lecteur.totaux.items()}

    identifiants = {code: "tableau-" + code.replace(".", "").lower() for code in attendus}
    assert totaux == {
        identifiants[code]: [None if v is None else Decimal(v) for v in vs] for code, vs in attendus.items()
    }


@sur_le_long_rapport
def test_le_classeur_dit_les_totaux_des_tableaux(classeur, complet, attendus):
    titres = {t.titre: t for t in tous_les_tableaux(complet) if t.total}
    totaux = {}
    for feuille in classeur:
        rangs = list(feuille.iter_rows(values_only=True))
        if rangs[0][0] in titres:
            t = titres[rangs[0][0]]
            totaux[t.code] = list(rangs[-1][1 : len(t.colonnes)])

    assert totaux == {
        code: [v if v is None or isinstance(v, int | str) else pytest.approx(float(v)) for v in vs]
        for code, vs in attendus.items()
    }


@pytest.mark.pango
@sur_le_long_rapport
def test_le_pdf_dit_les_totaux_des_tableaux(complet, pages_du_pdf):
    texte = re.sub(r"\s+", " ", " ".join(pages_du_pdf[1]).replace("\u00a0", " "))

    for tableau in tous_les_tableaux(complet):
        if tableau.total:
            cellules = " ".join(c.texte for c in tableau.rangee_totale if c.valeur is not None)
            assert cellules.replace("\u00a0", " ") in texte, tableau.code


@pytest.mark.pango
@sur_le_long_rapport
def test_le_pdf_est_archivable_et_accessible(pages_du_pdf):
    for profil in (page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1):
        rapport = page.validate_pdf_bytes(pages_du_pdf[0], profile=profil)
        assert [f.message for f in rapport.failures] == []
        assert rapport.is_compliant


@pytest.mark.pango
@sur_le_long_rapport
def test_aucune_page_n_est_vide_et_le_sommaire_renvoie_aux_bonnes_pages(pages_du_pdf):
    pages = [p.replace("\u00a0", " ") for p in pages_du_pdf[1]]
    sommaire = "\n".join(pages[1:3])

    assert min(len(p) for p in pages) > 250
    for titre in ("3. Organisation et pilotage", "Crédits de paiement par région", "Bretagne", "Annexes"):
        numero = int(re.search(rf"^{re.escape(titre)} \.+ +(\d+)", sommaire, re.MULTILINE)[1])
        assert titre in pages[numero - 1], titre


@pytest.mark.pango
@sur_le_long_rapport
def test_la_couverture_nomme_ce_qui_manque(pages_du_pdf):
    premiere = pages_du_pdf[1][0].replace("\u00a0", " ")

    assert "101 préfectures sur 102. Manque : Jura." in premiere


@pytest.mark.pango
@sur_le_long_rapport
def test_chaque_page_dit_la_demonstration(pages_du_pdf):
    assert [i for i, p in enumerate(pages_du_pdf[1], 1) if MENTION not in p.replace("\u00a0", " ")] == []


def test_chaque_feuille_dit_la_demonstration(settings):
    settings.DEMONSTRATION = True
    relu = load_workbook(io.BytesIO(composer_classeur(jeu(["21", "25"]), numero=1)), read_only=True)
    assert {next(f.iter_rows(values_only=True))[0] for f in relu} == {MENTION}
    relu.close()


@pytest.mark.django_db
def test_une_formule_tapee_dans_une_reponse_reste_un_texte():
    piege = '=HYPERLINK("http://exemple.test")'

    def corriger(code, cle, contenu):
        if cle in ("projet_principal.intitule", "perspectives.priorites"):
            return piege
        return {**contenu, "autre": piege} if cle == "organisation.fonction" else contenu

    relu = load_workbook(io.BytesIO(composer_classeur(jeu(["25"], corriger=corriger), numero=1)))

    cellules = [c for feuille in relu for rang in feuille.iter_rows() for c in rang]
    assert {c.data_type for c in cellules} <= {"s", "inlineStr", "n", "d"}  # no « f »
    assert sum(c.value == f"'{piege}" for c in cellules) == 2


@sur_le_long_rapport
def test_le_classeur_a_une_feuille_par_section_avec_les_102_prefectures(classeur):
    assert classeur.sheetnames[:3] == ["Notice", "A Organisation", "B Pilotage"]
    assert classeur.sheetnames[-2:] == ["Préfectures", "Définitions"]
    section = classeur["E Actions financées"]
    entetes = [c.value for c in section[1]]
    cles = [c.value for c in section[2]]
    assert section.freeze_panes == "D3"
    assert section.max_row == 104
    assert len(entetes) == len(set(cles)) == len(cles)
    assert entetes[cles.index("actions.thematiques.cps.montant")] == (
        "E8 – Ventilation par thématique – CPS et parentalité – Montant accordé"
    )
    par_code = {rang[0].value: rang for rang in section.iter_rows(min_row=3)}
    montant = cles.index("actions.montant_total")
    assert (par_code["01"][montant].value, par_code["39"][montant].value) == (40000.25, None)
    assert par_code["01"][montant].number_format == '#,##0.00" €"'
    assert module_classeur.FIXES == ("Code", "Préfecture", "Région")
