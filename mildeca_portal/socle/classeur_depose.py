"""What a deposited workbook weighs, before it is opened: a file of 20 kB may hold millions of cells, minutes to read."""

import io
import zipfile

OCTETS_MAX = 20 * 1024 * 1024
# The survey's own workbook has 10 000; 2 000 people on 15 columns, 200 000.
BALISES_MAX = 500_000
TROP_VOLUMINEUX = "Ce classeur est trop volumineux une fois décompressé (plus de 20 Mo)."
TROP_DE_CELLULES = (
    "Ce classeur contient beaucoup trop de cellules ou de mises en forme : "
    "recopiez les lignes utiles dans un classeur neuf."
)


def demesure(contenu: bytes) -> str:
    """Why a workbook is not opened, in a sentence; empty: it can be. Raises as `zipfile` when it is no archive.

    A size that lies is of no help: no more than what it says is ever read.
    """
    with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
        parties = archive.infolist()
        if sum(partie.file_size for partie in parties) > OCTETS_MAX:
            return TROP_VOLUMINEUX
        balises = sum(archive.read(partie).count(b"<") for partie in parties)
    return TROP_DE_CELLULES if balises > BALISES_MAX else ""
