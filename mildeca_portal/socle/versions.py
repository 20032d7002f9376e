"""Optimistic version of one piece of text or data, carried by a hidden `version.hash` beside each field.

The hash is that of the content that was shown. What comes back is compared piece by piece: a piece that the person did
not touch is never written, whatever the others did meanwhile.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from enum import Enum
from typing import Any

FORME = re.compile(r"(\d{1,9})\.([0-9a-f]{16})")


class Issue(Enum):
    """What to do with one posted piece."""

    INTACTE = "intacte"
    A_ENREGISTRER = "a_enregistrer"
    DEJA_LA = "deja_la"
    CONFLIT = "conflit"


@dataclass(frozen=True, slots=True)
class Jeton:
    """Version and hash of what the person was shown. Version 0: nothing was stored yet."""

    version: int
    empreinte: str

    def __str__(self) -> str:
        return f"{self.version}.{self.empreinte}"


def empreinte(contenu: Any) -> str:
    """Short hash of a JSON content: equal contents, equal hashes."""
    canonique = json.dumps(contenu, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonique.encode()).hexdigest()[:16]


def jeton(version: int, contenu: Any) -> Jeton:
    return Jeton(version, empreinte(contenu))


def lire_jeton(texte: object) -> Jeton | None:
    """None for anything that is not a token: the piece is then treated as changed, on an unknown version."""
    trouve = FORME.fullmatch(texte) if isinstance(texte, str) else None
    return Jeton(int(trouve[1]), trouve[2]) if trouve else None


def confronter(montre: Jeton | None, soumis: Any, version: int, actuel: Any) -> Issue:
    """Compare what was shown, what is posted and what is stored now (`version` 0 and None: nothing).

    Posted as shown: untouched. Version current: to save. Behind, but same content: nothing to do. Behind and
    different: conflict.
    """
    propose = empreinte(soumis)
    if montre is not None and montre.empreinte == propose:
        return Issue.INTACTE
    if propose == empreinte(actuel):
        return Issue.DEJA_LA
    if montre is not None and montre.version == version:
        return Issue.A_ENREGISTRER
    return Issue.CONFLIT
