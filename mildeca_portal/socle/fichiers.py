"""Files handed in: one form field, checked by content, kept under a random name, served as attachments.

What a browser says of a file (name, type) decides nothing. Images are drawn again, so that nothing hides in them.
"""

import hashlib
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.http import FileResponse
from PIL import Image, UnidentifiedImageError

from mildeca_portal.socle.models import Fichier
from mildeca_portal.socle.texte_depose import est_un_tableau

TAILLE_MAX = 20 * 1024 * 1024
TAILLE_DECOMPRESSEE_MAX = 200 * 1024 * 1024
PIXELS_MAX = 40_000_000

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
JPEG, PNG = "image/jpeg", "image/png"
CSV = "text/csv"
EXTENSIONS = {PDF: "pdf", XLSX: "xlsx", DOCX: "docx", ODT: "odt", ODS: "ods", JPEG: "jpg", PNG: "png", CSV: "csv"}
BUREAUTIQUE = frozenset({PDF, XLSX, DOCX, ODT, ODS})
IMAGES = frozenset({JPEG, PNG})
# What a document under a password begins with, as those of Office did until 2003.
COFFRE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Accepted by the forms that read tables, never as a piece handed in to be kept and served.
TABLEAUX = frozenset({XLSX, CSV})
NOMS = {t: e.upper() for t, e in EXTENSIONS.items()} | {JPEG: "JPEG"}


@dataclass(frozen=True, slots=True)
class Depot:
    """A checked file, not yet stored."""

    nom: str
    type_mime: str
    contenu: bytes


def reconnaitre(contenu: bytes) -> str | None:
    """Type of the content, among those the portal accepts; None for anything else (SVG and HTML included)."""
    if contenu.startswith(b"%PDF-"):
        return PDF
    if contenu.startswith(b"\xff\xd8\xff"):
        return JPEG
    if contenu.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if contenu.startswith(b"PK\x03\x04"):
        return _reconnaitre_archive(contenu)
    return CSV if est_un_tableau(contenu) else None


def _reconnaitre_archive(contenu: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
            noms = set(archive.namelist())
            if "xl/workbook.xml" in noms:
                return XLSX
            if "word/document.xml" in noms:
                return DOCX
            if "mimetype" in noms and archive.getinfo("mimetype").file_size < 200:
                annonce = archive.read("mimetype").decode("ascii", "replace").strip()
                return annonce if annonce in (ODT, ODS) else None
    except Exception:  # the reader of archives raises of every kind on a damaged one
        return None
    return None


def verifier_archive(contenu: bytes) -> None:
    """Refuse a workbook or text that unzips too large or carries macros. Raises `ValidationError`."""
    with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
        if sum(i.file_size for i in archive.infolist()) > TAILLE_DECOMPRESSEE_MAX:
            raise ValidationError("Ce fichier est trop volumineux une fois décompressé (plus de 200 Mo).")
        if any(n.lower().endswith("vbaproject.bin") or n.startswith("Basic/") for n in archive.namelist()):
            raise ValidationError(
                "Ce fichier contient des macros : enregistrez-le sans macro, puis déposez-le à nouveau."
            )


def redessiner(contenu: bytes, type_mime: str) -> bytes:
    """The same picture, encoded again without metadata. Raises `ValidationError` when it cannot be read."""
    try:
        with Image.open(io.BytesIO(contenu)) as image:
            if image.width * image.height > PIXELS_MAX:
                raise ValidationError("Cette image est trop grande (plus de 40 millions de points).")
            image.load()
            sortie = io.BytesIO()
            propre = image.convert("RGB") if type_mime == JPEG else image.convert("RGBA")
            propre.save(sortie, "JPEG" if type_mime == JPEG else "PNG", quality=88)
            return sortie.getvalue()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as erreur:
        raise ValidationError("Cette image ne peut pas être lue : elle est peut-être abîmée.") from erreur


def verifier(fichier: "UploadedFile[bytes]", types: frozenset[str]) -> Depot:
    """Check an upload against the accepted `types`. Raises `ValidationError` with a sentence for the field."""
    if (fichier.size or 0) > TAILLE_MAX:
        raise ValidationError("Ce fichier dépasse 20 Mo.")
    contenu = fichier.read()
    if not contenu:
        raise ValidationError("Ce fichier est vide.")
    type_mime = reconnaitre(contenu)
    if type_mime is None or type_mime not in types:
        acceptes = ", ".join(sorted(NOMS[t] for t in types))
        if contenu.startswith(COFFRE):
            raise ValidationError(
                "Ce fichier est protégé par un mot de passe, ou d’un ancien format : enregistrez-le sans mot de passe, "
                f"dans un format accepté ({acceptes})."
            )
        raise ValidationError(f"Ce fichier n’est pas d’un format accepté ({acceptes}).")
    if type_mime in IMAGES:
        contenu = redessiner(contenu, type_mime)
    elif type_mime not in (PDF, CSV):
        verifier_archive(contenu)
    nom = PurePath((fichier.name or "fichier").replace("\\", "/")).stem[:140]
    return Depot(f"{nom}.{EXTENSIONS[type_mime]}", type_mime, contenu)


class DepotField(forms.FileField):
    """The upload field of every form. `cleaned_data` holds a `Depot`, or None when nothing was handed in."""

    def __init__(self, *, types: frozenset[str] = BUREAUTIQUE, **kwargs: object) -> None:
        self.types = types
        formats = ", ".join(sorted(NOMS[t] for t in types))
        kwargs.setdefault("help_text", f"Formats acceptés : {formats}. Taille maximale : 20 Mo.")
        super().__init__(**kwargs)  # type: ignore[arg-type]
        self.widget.attrs["accept"] = ",".join(sorted(f".{EXTENSIONS[t]}" for t in types))

    def clean(self, data: object, initial: object = None) -> Depot | None:
        fichier = super().clean(data, initial)
        return verifier(fichier, self.types) if isinstance(fichier, UploadedFile) else None


def conserver(depot: Depot, *, depose_par_id: int | None) -> Fichier:
    """Store a checked file. Returns its row."""
    fichier = Fichier(
        nom=depot.nom,
        extension=EXTENSIONS[depot.type_mime],
        type_mime=depot.type_mime,
        taille=len(depot.contenu),
        empreinte=hashlib.sha256(depot.contenu).hexdigest(),
        depose_par_id=depose_par_id,
    )
    fichier.contenu.save(depot.nom, ContentFile(depot.contenu), save=False)
    fichier.save()
    return fichier


def supprimer(fichiers: QuerySet[Fichier]) -> None:
    """Files that nothing points at any more. Their content leaves the disk once the transaction is sure."""
    contenus = [(f.contenu.storage, str(f.contenu.name)) for f in fichiers]
    fichiers.delete()
    transaction.on_commit(lambda: _retirer_du_disque(contenus))


def _retirer_du_disque(contenus: Iterable[tuple[Storage, str]]) -> None:
    for stockage, nom in contenus:
        stockage.delete(nom)


def servir(fichier: Fichier) -> FileResponse:
    """The file as an attachment under its original name. The calling view has checked the right."""
    return FileResponse(
        fichier.contenu.open("rb"), as_attachment=True, filename=fichier.nom, content_type=fichier.type_mime
    )
