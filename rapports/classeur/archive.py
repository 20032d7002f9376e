"""Cells merged in a deposited XLSX, which a streamed reading cannot see."""

import io
import zipfile

from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped]  # it ships no types


def fusions(contenu: bytes, chemin: str) -> list[str]:
    """Ranges merged in the sheet whose part is `chemin`: « F12:G12 »."""
    with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
        brut = archive.read(chemin)
    if b"mergeCell" not in brut:
        return []
    elements = (element for _, element in iterparse(io.BytesIO(brut)) if element.tag.endswith("}mergeCell"))
    return [element.get("ref", "") for element in elements]
