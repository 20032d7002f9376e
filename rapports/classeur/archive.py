"""What a deposited XLSX is made of: limits before it is opened, and cells merged, which a streamed reading cannot see."""

import io
import zipfile

from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped]  # it ships no types

from rapports.classeur.signature import ClasseurRefuse

# Ours unzips to 2 MB.
DECOMPRESSE_MAX = 20 * 1024 * 1024
TROP_VOLUMINEUX = "Ce classeur est trop volumineux une fois décompressé (plus de 20 Mo) : il ne vient pas du portail."


def verifier_volume(contenu: bytes) -> None:
    """Refuse before anything is unzipped. A size that lies is of no help: no more than what it says is ever read."""
    with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
        if sum(i.file_size for i in archive.infolist()) > DECOMPRESSE_MAX:
            raise ClasseurRefuse(TROP_VOLUMINEUX)


def fusions(contenu: bytes, chemin: str) -> list[str]:
    """Ranges merged in the sheet whose part is `chemin`: « F12:G12 »."""
    with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
        brut = archive.read(chemin)
    if b"mergeCell" not in brut:
        return []
    elements = (element for _, element in iterparse(io.BytesIO(brut)) if element.tag.endswith("}mergeCell"))
    return [element.get("ref", "") for element in elements]
