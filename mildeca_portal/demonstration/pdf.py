"""A one-page PDF written by hand: the demonstration needs signed files on machines that have no Pango."""

from collections.abc import Sequence

from mildeca_portal.socle.demonstration import MENTION

PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"


def page(titre: str, lignes: Sequence[str]) -> bytes:
    """A4 page with a title, plain lines and the mention of the demonstration. Latin-1 text only (« ? » elsewhere)."""
    textes = [(16, 770, titre), (10, 745, MENTION)]
    textes += [(11, 710 - 18 * rang, ligne) for rang, ligne in enumerate(lignes)]
    contenu = "\n".join(f"BT /F1 {corps} Tf 56 {y} Td ({_echapper(t)}) Tj ET" for corps, y, t in textes)
    flux = contenu.encode("cp1252", "replace")
    objets = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (fr-FR) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        PAGE,
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(flux), flux),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    return _assembler(objets)


def _assembler(objets: Sequence[bytes]) -> bytes:
    sortie = bytearray(b"%PDF-1.4\n")
    places = []
    for numero, objet in enumerate(objets, 1):
        places.append(len(sortie))
        sortie += b"%d 0 obj\n%b\nendobj\n" % (numero, objet)
    table = len(sortie)
    sortie += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objets) + 1)
    sortie += b"".join(b"%010d 00000 n \n" % place for place in places)
    sortie += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objets) + 1, table)
    return bytes(sortie)


def _echapper(texte: str) -> str:
    return texte.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
