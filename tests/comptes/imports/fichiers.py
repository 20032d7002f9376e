"""Files to import, made of rows."""

import io
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from mildeca_portal.comptes.imports.colonnes import COLONNES
from mildeca_portal.socle.fichiers import TABLEAUX, conserver, verifier
from mildeca_portal.socle.models import Fichier

ENTETES = [c.titre for c in COLONNES]
ROMANE: dict[str, Any] = {
    "Fonction": "chef de projet",
    "Niveau": "départemental",
    "Code préfecture": "2A",
    "Prénom": "Romane",
    "Nom": "Casanova",
    "Courriel": "romane.casanova@corse-du-sud.test",
    "Début": date(2026, 9, 1),
}
AGATHE: dict[str, Any] = {
    "Fonction": "collaborateur",
    "Niveau": "départemental",
    "Code préfecture": "25",
    "Prénom": "Agathe",
    "Nom": "Morel",
    "Courriel": "agathe.morel@doubs.test",
    "Début": date(2026, 9, 1),
    "Service": "Cabinet",
    "Quotité": 0.5,
}


def classeur(
    *lignes: dict[str, Any],
    entetes: Sequence[Any] = ENTETES,
    avant: Sequence[Sequence[Any]] = (),
    feuille: str = "Mandats",
    retoucher: Callable[[Workbook], None] = lambda w: None,
) -> bytes:
    """A workbook of one sheet; `avant`: rows above the headers; `retoucher`: what someone then did to it."""
    w = Workbook()
    f = w.active
    f.title = feuille
    for rang in [*avant, entetes, *([ligne.get(e) for e in entetes] for ligne in lignes)]:
        f.append(list(rang))
    retoucher(w)
    sortie = io.BytesIO()
    w.save(sortie)
    return sortie.getvalue()


def csv(*lignes: dict[str, Any], separateur: str = ";", encodage: str = "utf-8") -> bytes:
    rangs = [ENTETES, *([str(ligne.get(e) or "") for e in ENTETES] for ligne in lignes)]
    return "\r\n".join(separateur.join(rang) for rang in rangs).encode(encodage)


def fichier_conserve(contenu: bytes) -> Fichier:
    """A workbook handed in, as it is kept."""
    depot = verifier(SimpleUploadedFile("fonctions.xlsx", contenu), TABLEAUX)
    return conserver(depot, depose_par_id=None)
