"""A workbook downloaded, filled as someone would in a spreadsheet, and handed in again."""

import io
import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from mildeca_portal.socle.fichiers import XLSX, Depot, conserver
from mildeca_portal.socle.versions import jeton
from mildeca_portal.socle.xlsx import TYPE_MIME
from rapports.classeur.composition import composer
from rapports.classeur.donnees import DonneesDuClasseur
from rapports.classeur.lecture import lire
from rapports.classeur.preparation import preparer
from rapports.classeur.reperes import AUTRE, Place
from rapports.classeur.signature import Enveloppe, sceller
from rapports.dossiers import ouvrir_dossier
from rapports.models import Campagne, ImportDeClasseur, Reponse, Valeur
from rapports.questionnaire.definition import Question, Questionnaire, Qui, Type
from rapports.questionnaire.lecture import lire as lire_definition
from tests.rapports.fabriques import reponse_de

CLASSEUR, IMPORTER = "/enquetes/2025/25/classeur.xlsx", "/enquetes/2025/25/importer/"
CHAMP = re.compile(r'name="([\w.:]+__jeton)" value="([^"]*)"')
COCHE = re.compile(r'name="([\w.:]+)"[^>]*\bchecked')
# What a workbook holds never changes: the same bytes are read once.
relire = lru_cache(8)(lire)


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


def remplir(octets: bytes, saisies: Mapping[str, Any]) -> bytes:
    """Type in cells: {« organisation.etp » or « actions.axes|hors_axe|nombre »: what is typed}."""
    classeur, lu = ouvrir(octets), relire(octets)
    for nom, valeur in saisies.items():
        place = Place(*nom.split("|"))
        lue = lu.de(place.cle)[place]
        classeur[lue.feuille][lue.adresse].value = valeur
    return octets_de(classeur)


def renverser(feuille: Any, premiere_colonne: int) -> None:
    """Sort the rows of a section the other way round, as from the column that was selected."""
    zone = {"min_row": 6, "min_col": premiere_colonne}
    valeurs = [[c.value for c in rang] for rang in feuille.iter_rows(**zone)]
    for rang, triees in zip(feuille.iter_rows(**zone), reversed(valeurs), strict=True):
        for cellule, valeur in zip(rang, triees, strict=True):
            cellule.value = valeur


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


def formulaire(page: Any) -> dict[str, Any]:
    """What a browser posts of the preview as it is shown: tokens, and boxes already ticked."""
    html = page.content.decode()
    return {**dict(CHAMP.findall(html)), **dict.fromkeys(COCHE.findall(html), "on")}


def accepter(client: Any, adresse: str, **choix: Any) -> Any:
    """Open the preview and confirm it, with some choices changed: `None` unticks a box."""
    champs = formulaire(client.get(adresse)) | {cle.replace("__", "."): v for cle, v in choix.items()}
    return client.post(adresse, {cle: v for cle, v in champs.items() if v is not None})


def modifier(cle: str, contenu: Any, code: str = "25", **champs: Any) -> None:
    """Somebody answers on the portal."""
    valeur, neuve = Valeur.objects.get_or_create(
        reponse=reponse_de(Campagne.objects.get(exercice=2025), code),
        cle=cle,
        defaults={"contenu": contenu, "modifiee_le": timezone.now(), **champs},
    )
    if not neuve:
        Valeur.objects.filter(pk=valeur.pk).update(contenu=contenu, version=valeur.version + 1, **champs)


def texte_de(page: Any) -> str:
    """The page, its spaces and line ends as one reads them."""
    return " ".join(page.content.decode().replace("&nbsp;", " ").split())


def contenus(code: str = "25") -> dict[str, Any]:
    return dict(Valeur.objects.filter(reponse__prefecture__code=code).values_list("cle", "contenu"))


@cache
def questionnaire_2025() -> Questionnaire:
    return lire_definition(json.loads(Path("fixtures/questionnaire-2025.json").read_text(encoding="utf-8")))


def donnees(**champs: Any) -> DonneesDuClasseur:
    """A workbook of the Doubs without a database: nothing is answered unless `valeurs` says so."""
    questionnaire, valeurs = champs.pop("questionnaire", questionnaire_2025()), champs.get("valeurs", {})
    le = datetime(2026, 7, 1, 8, tzinfo=UTC)
    cles = [q.cle for q in questionnaire]
    enveloppe = Enveloppe(2025, "25", 1, le, {c: jeton(1 if c in valeurs else 0, valeurs.get(c)) for c in cles}, {})
    return DonneesDuClasseur(
        **{
            "questionnaire": questionnaire,
            "exercice": 2025,
            "code": "25",
            "prefecture": "Doubs",
            "genere_le": le,
            "echeance": datetime(2026, 9, 30, 22, tzinfo=UTC),
            "regionale": False,
            "demonstration": False,
            "valeurs": {},
            "precedentes": {},
            "portail": {},
            "lignes": {},
            "ouvertes": frozenset(cles),
            "sceau": sceller(enveloppe),
            **champs,
        }
    )


def import_depose(reponse: Reponse) -> ImportDeClasseur:
    """A workbook of that answer, handed in and not applied yet."""
    octets = composer(preparer(ouvrir_dossier(reponse), dict.fromkeys(Qui)))
    fichier = conserver(Depot("classeur.xlsx", XLSX, octets), depose_par_id=None)
    return ImportDeClasseur.objects.create(reponse=reponse, fichier=fichier, depose_le=timezone.now())
