"""The process that turns one HTML document into PDF: `python -m mildeca_portal.socle.rendu_pdf <mémoire Mo> <racine…>`.

HTML on the standard input, PDF on the standard output, progress and warnings on the standard error. It knows nothing of
Django nor of the database, reads local files under the roots only, and dies with its memory limit: the portal does not.
"""

import logging
import re
import resource
import sys
from functools import cache
from mimetypes import guess_type
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

PREFIXE_PAGE = "page "
# PDF/UA-1 identifier, with the extension schema that PDF/A asks of a property it does not know.
IDENTIFIANT_UA = b"""
<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" pdfuaid:part="1"/>
<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"
 rdf:about=""><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


class HorsDuPortail(ValueError):
    """A document asked for something else than a static or media file."""


def chercher(adresse: str, racines: dict[str, list[Path]]) -> Path:
    """The file of `file:///static/…` or `file:///media/…`, under one of the roots of that prefix.

    Raises `HorsDuPortail` for any other scheme, host or prefix, and for a path that leaves its root (links included).
    """
    parties = urlsplit(adresse)
    prefixe, _, reste = unquote(parties.path).lstrip("/").partition("/")
    if parties.scheme != "file" or parties.netloc or prefixe not in racines:
        raise HorsDuPortail(adresse)
    for racine in racines[prefixe]:
        base = racine.resolve()
        chemin = (base / reste.lstrip("/")).resolve()
        if chemin.is_relative_to(base) and chemin.is_file():
            return chemin
    raise HorsDuPortail(adresse)


def identifier_ua(document: Any, pdf: Any) -> None:
    """WeasyPrint's finisher: declare PDF/UA-1 beside PDF/A-3a, in metadata left uncompressed."""
    metadonnees = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    contenu = b"".join(m if isinstance(m, bytes) else str(m).encode() for m in metadonnees.stream)
    metadonnees.stream = [contenu.replace(b"</rdf:RDF>", IDENTIFIANT_UA + b"</rdf:RDF>")]
    metadonnees.compress = False


@cache
def separer_les_flux() -> None:
    """Keep streams from ending with a carriage return, in this process.

    pydyf writes « \\nendstream » after them: a strict reader takes both for one end of line, finds /Length one byte too long
    and refuses the file as PDF/A. One compressed stream in 256 ends so, by chance. pydyf has no option: such a stream is
    written the other way, plain or compressed. Images, whose filter is their own, are left as they are.
    """
    import pydyf

    ecrire = pydyf.Stream.data.fget

    def data(flux: Any) -> bytes:
        octets: bytes = ecrire(flux)
        if octets.endswith(b"\r\nendstream") and "Filter" not in flux.extra:
            flux.compress = not flux.compress
            octets = ecrire(flux)
        return octets

    pydyf.Stream.data = property(data)


def rendre(html: str, racines: dict[str, list[Path]]) -> bytes:
    """PDF/A-3a and PDF/UA-1 at once. Raises what WeasyPrint raises."""
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    separer_les_flux()

    class Local(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            chemin = chercher(url, racines)
            type_mime = guess_type(chemin.name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, chemin.read_bytes(), {"Content-Type": type_mime})

    document = HTML(string=html, base_url="file:///", url_fetcher=Local())
    pdf: bytes = document.write_pdf(
        finisher=identifier_ua, pdf_variant="pdf/a-3a", pdf_tags=True, optimize_images=True, dpi=150
    )
    return pdf


class Avancement(logging.Handler):
    """Tells each page laid out, so that the parent moves its progress bar."""

    def emit(self, record: logging.LogRecord) -> None:
        if page := re.search(r"Page (\d+)$", record.getMessage()):
            print(f"{PREFIXE_PAGE}{page[1]}", file=sys.stderr, flush=True)


def main(arguments: list[str]) -> None:
    memoire = int(arguments[0]) * 1024 * 1024
    if memoire and sys.platform != "darwin":  # macOS refuses to limit the address space
        resource.setrlimit(resource.RLIMIT_AS, (memoire, memoire))
    racines: dict[str, list[Path]] = {"static": [], "media": []}
    for argument in arguments[1:]:
        prefixe, _, racine = argument.partition("=")
        racines[prefixe].append(Path(racine))
    logging.getLogger("weasyprint.progress").setLevel(logging.INFO)
    logging.getLogger("weasyprint.progress").addHandler(Avancement())
    sys.stdout.buffer.write(rendre(sys.stdin.buffer.read().decode(), racines))


if __name__ == "__main__":
    main(sys.argv[1:])
