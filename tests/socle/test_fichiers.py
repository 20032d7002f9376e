"""What is handed in is what its content says, or it is refused with a sentence."""

import io
import zipfile
from contextlib import closing

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from PIL import Image

from mildeca_portal.socle import fichiers
from mildeca_portal.socle.fichiers import DepotField

PDF = b"%PDF-1.7\n%%EOF"


class Formulaire(forms.Form):
    piece = DepotField(types=fichiers.BUREAUTIQUE | fichiers.IMAGES, required=False)


def deposer(nom: str, contenu: bytes) -> Formulaire:
    formulaire = Formulaire({}, {"piece": SimpleUploadedFile(nom, contenu)})
    formulaire.full_clean()
    return formulaire


def image(format_: str, taille: tuple[int, int] = (4, 3), **options: object) -> bytes:
    sortie = io.BytesIO()
    Image.new("RGB", taille, "navy").save(sortie, format_, **options)
    return sortie.getvalue()


def classeur() -> bytes:
    sortie = io.BytesIO()
    Workbook().save(sortie)
    return sortie.getvalue()


def archive(**membres: bytes) -> bytes:
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as z:
        for nom, contenu in membres.items():
            z.writestr(nom.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), contenu)
    return sortie.getvalue()


@pytest.mark.parametrize(
    ("nom", "contenu", "attendu"),
    [
        ("convention.pdf", PDF, ("convention.pdf", fichiers.PDF)),
        ("scan.PDF.exe", PDF, ("scan.PDF.pdf", fichiers.PDF)),
        ("budget.xlsx", classeur(), ("budget.xlsx", fichiers.XLSX)),
        ("photo.jpeg", image("JPEG"), ("photo.jpg", fichiers.JPEG)),
        ("../../etc/plan.png", image("PNG"), ("plan.png", fichiers.PNG)),
    ],
)
def test_accepte_ce_que_le_contenu_dit(nom, contenu, attendu):
    formulaire = deposer(nom, contenu)

    assert formulaire.errors == {}
    depot = formulaire.cleaned_data["piece"]
    assert (depot.nom, depot.type_mime) == attendu


@pytest.mark.parametrize(
    ("nom", "contenu", "phrase"),
    [
        ("faux.pdf", b"bonjour", "Ce fichier n’est pas d’un format accepté (DOCX, JPEG, ODS, ODT, PDF, PNG, XLSX)."),
        (
            "dessin.svg",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            "Ce fichier n’est pas d’un format accepté (DOCX, JPEG, ODS, ODT, PDF, PNG, XLSX).",
        ),
        (
            "page.pdf",
            b"<html><script>1</script>",
            "Ce fichier n’est pas d’un format accepté (DOCX, JPEG, ODS, ODT, PDF, PNG, XLSX).",
        ),
        (
            "abime.png",
            b"\x89PNG\r\n\x1a\n" + b"x" * 40,
            "Cette image ne peut pas être lue : elle est peut-être abîmée.",
        ),
        (
            "abime.xlsx",
            b"PK\x03\x04 rien",
            "Ce fichier n’est pas d’un format accepté (DOCX, JPEG, ODS, ODT, PDF, PNG, XLSX).",
        ),
        (
            "macro.xlsx",
            archive(xl__workbook_xml=b"<a/>", xl__vbaProject_bin=b"1"),
            "Ce fichier contient des macros : enregistrez-le sans macro, puis déposez-le à nouveau.",
        ),
        (
            "protege.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 40,
            (
                "Ce fichier est protégé par un mot de passe, ou d’un ancien format : enregistrez-le sans mot de passe, "
                "dans un format accepté (DOCX, JPEG, ODS, ODT, PDF, PNG, XLSX)."
            ),
        ),
        ("gros.pdf", PDF + b"0" * (20 * 1024 * 1024), "Ce fichier dépasse 20 Mo."),
    ],
)
def test_refuse_avec_une_phrase(nom, contenu, phrase):
    assert deposer(nom, contenu).errors == {"piece": [phrase]}


def test_une_archive_abimee_en_route_est_refusee():
    """Bytes overwritten, then bytes missing at the beginning."""
    entiere = archive(mimetype=fichiers.ODT.encode())
    contenu = entiere.index(b"mimetype") + 8
    abimees = entiere[:contenu] + b"\xff" * 8 + entiere[contenu + 8 :], entiere[:10] + entiere[30:]
    assert [fichiers.reconnaitre(a) for a in (entiere, *abimees)] == [fichiers.ODT, None, None]


def test_vingt_megaoctets_tout_juste_passent():
    assert deposer("limite.pdf", PDF + b"0" * (fichiers.TAILLE_MAX - len(PDF))).errors == {}


def test_une_bombe_est_refusee(monkeypatch):
    monkeypatch.setattr(fichiers, "TAILLE_DECOMPRESSEE_MAX", 10_000)
    formulaire = deposer("bombe.xlsx", archive(xl__workbook_xml=b"0" * 20_000))

    assert formulaire.errors == {"piece": ["Ce fichier est trop volumineux une fois décompressé (plus de 200 Mo)."]}


def test_l_image_est_redessinee_sans_ses_metadonnees():
    exif = Image.Exif()
    exif[0x010E] = "domicile du chef de projet"
    depot = deposer("photo.jpg", image("JPEG", exif=exif)).cleaned_data["piece"]

    assert b"domicile" not in depot.contenu
    assert Image.open(io.BytesIO(depot.contenu)).size == (4, 3)


def test_conserve_sous_un_nom_tire_au_hasard_et_rend_le_nom_d_origine(db, settings):
    depot = deposer("Arrêté du Doubs.pdf", PDF).cleaned_data["piece"]
    fichier = fichiers.conserver(depot, depose_par_id=7)
    reponse = fichiers.servir(fichier)

    assert "Arr" not in fichier.contenu.name
    assert (fichier.taille, fichier.depose_par_id) == (len(PDF), 7)
    with closing(reponse):
        assert b"".join(reponse.streaming_content) == PDF
    assert reponse.headers["Content-Disposition"] == "attachment; filename*=utf-8''Arr%C3%AAt%C3%A9%20du%20Doubs.pdf"


def test_rien_depose():
    formulaire = Formulaire({}, {})

    assert formulaire.is_valid()
    assert formulaire.cleaned_data["piece"] is None
