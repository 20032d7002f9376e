"""A workbook downloaded, filled as someone would in a spreadsheet, and handed in again."""

import io
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from mildeca_portal.socle.xlsx import TYPE_MIME
from rapports.classeur.lecture import lire
from rapports.classeur.reperes import AUTRE, Place
from rapports.models import Valeur
from rapports.questionnaire.definition import Question, Type

CLASSEUR, IMPORTER = "/enquetes/2025/25/classeur.xlsx", "/enquetes/2025/25/importer/"


def telecharger(client: Any, adresse: str = CLASSEUR) -> bytes:
    reponse = client.get(adresse)
    assert reponse.status_code == 200, reponse.content.decode()[:2000]
    return reponse.content


def ouvrir(octets: bytes) -> Workbook:
    return load_workbook(io.BytesIO(octets))


def octets_de(classeur: Workbook) -> bytes:
    sortie = io.BytesIO()
    classeur.save(sortie)
    return sortie.getvalue()


def cellule(classeur: Workbook, octets: bytes, place: Place) -> Any:
    """The openpyxl cell to fill for `place`."""
    lue = lire(octets).de(place.cle)[place]
    return classeur[lue.feuille][lue.adresse]


def remplir(octets: bytes, saisies: Mapping[str, Any]) -> bytes:
    """Type in cells: {« organisation.etp » or « actions.axes|hors_axe|nombre »: what is typed}."""
    classeur, lu = ouvrir(octets), lire(octets)
    for nom, valeur in saisies.items():
        place = Place(*nom.split("|"))
        lue = lu.de(place.cle)[place]
        classeur[lue.feuille][lue.adresse].value = valeur
    return octets_de(classeur)


def saisies_de(question: Question, contenu: Any) -> Iterator[tuple[str, Any]]:
    """What someone types in the cells of a question to give that canonical answer."""
    cle = question.cle
    match question.type:
        case Type.TABLEAU:
            for ligne, cases in contenu.items():
                for colonne, valeur in cases.items():
                    yield f"{cle}|{ligne}|{colonne}", valeur
        case Type.CHOIX_MULTIPLE:
            for code in contenu["choix"]:
                yield f"{cle}|{code}", "x"
            if "autre" in contenu:
                yield f"{cle}|{AUTRE}", contenu["autre"]
        case Type.CHOIX:
            yield cle, next(c.libelle for c in question.choix if c.code == contenu["choix"])
            if "autre" in contenu:
                yield f"{cle}|{AUTRE}", contenu["autre"]
        case Type.OUI_NON:
            yield cle, "Oui" if contenu else "Non"
        case _:
            yield cle, contenu


def depot(octets: bytes, nom: str = "classeur.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(nom, octets, content_type=TYPE_MIME)


def deposer(client: Any, octets: bytes, adresse: str = IMPORTER) -> Any:
    return client.post(adresse, {"fichier": depot(octets)})


def contenus(code: str = "25") -> dict[str, Any]:
    return dict(Valeur.objects.filter(reponse__prefecture__code=code).values_list("cle", "contenu"))
