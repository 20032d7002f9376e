"""The columns of the file, declared once: the page, the model to fill in, the reading and the export follow."""

import re
from dataclasses import dataclass

from mildeca_portal.socle.tri import sans_accent
from prefectures.models import Mandat, Role

DEPARTEMENTAL, REGIONAL, NATIONAL = "departemental", "regional", "national"
NIVEAUX = {DEPARTEMENTAL: "départemental", REGIONAL: "régional", NATIONAL: "national"}
CHEF = "chef"
# A chef de projet is one function at two levels; the other functions go by their own name.
FONCTIONS = {
    CHEF: "chef de projet",
    Role.COLLABORATEUR: "collaborateur",
    Role.LECTEUR: "lecteur",
    Role.AGENT: "agent de la MILDECA",
    Role.ADMINISTRATEUR: "administrateur",
    Role.CONTRIBUTEUR: "contributeur",
}
# An administrateur reaches everything and a contributeur is let into one section: neither is opened by a file.
OUVERTES_PAR_FICHIER = (CHEF, Role.COLLABORATEUR, Role.LECTEUR, Role.AGENT)
TITRES = {str(code): str(libelle) for code, libelle in Mandat.Titre.choices}
MARQUE_EXEMPLE = "exemple"
LIGNES_MAX = 2_000


@dataclass(frozen=True, slots=True)
class Colonne:
    """`autres`: other headers that mean the same. `exemple`: what the example row of the model holds."""

    cle: str
    titre: str
    aide: str
    exemple: str
    obligatoire: bool = False
    autres: tuple[str, ...] = ()


COLONNES = (
    Colonne(
        "fonction",
        "Fonction",
        "chef de projet, collaborateur, lecteur ou agent de la MILDECA. Vide ou colonne absente : chef de projet.",
        "EXEMPLE : chef de projet",
    ),
    Colonne(
        "niveau",
        "Niveau",
        "départemental, régional ou national (lecteur et agent de la MILDECA seulement).",
        "départemental",
        obligatoire=True,
    ),
    Colonne(
        "code",
        "Code préfecture",
        "Code du département, en texte : 01, 2A, 974. Au niveau régional, celui de la préfecture de région. "
        "Vide au niveau national.",
        "2A",
        obligatoire=True,
        autres=("Code", "Code département", "Code de la préfecture"),
    ),
    Colonne(
        "prefecture",
        "Préfecture",
        "Nom de la préfecture, pour relecture : s’il ne correspond pas au code, la ligne est refusée.",
        "Corse-du-Sud",
        autres=("Nom de la préfecture",),
    ),
    Colonne("prenom", "Prénom", "80 caractères au plus.", "Camille", obligatoire=True),
    Colonne("nom", "Nom", "80 caractères au plus.", "Durand", obligatoire=True),
    Colonne(
        "courriel",
        "Courriel",
        "Adresse professionnelle nominative, qui identifie la personne. Pas de boîte fonctionnelle.",
        "camille.durand@exemple.invalid",
        obligatoire=True,
        autres=("Adresse électronique", "E-mail", "Email", "Mail", "Mél"),
    ),
    Colonne(
        "titre",
        "Titre",
        f"Pour un chef de projet : {', '.join(TITRES.values())}. Vide : directeur de cabinet.",
        "directeur de cabinet",
    ),
    Colonne("titre_precise", "Titre précisé", "Obligatoire quand le titre est « autre ».", ""),
    Colonne("par_interim", "Par intérim", "oui ou non. Vide : non.", "non", autres=("Intérim",)),
    Colonne(
        "debut",
        "Début",
        "Premier jour dans la fonction : une date, ou un texte comme 01/09/2026 ou 2026-09-01.",
        "01/09/2026",
        obligatoire=True,
        autres=("Date de début",),
    ),
    Colonne(
        "fin",
        "Fin",
        "Premier jour sans la fonction : le successeur peut commencer ce jour-là. Vide : sans fin prévue.",
        "",
        autres=("Date de fin",),
    ),
    Colonne(
        "formation_le",
        "Formation suivie le",
        "Pour un chef de projet : jour de la formation à la prise de poste.",
        "",
        autres=("Formation", "Date de formation"),
    ),
    Colonne("service", "Service", "Pour les autres fonctions, 120 caractères au plus.", ""),
    Colonne("quotite", "Quotité", "Pour les autres fonctions : part d’un temps plein, de 0 à 1 (0,5 ou 50 %).", ""),
)
PAR_CLE = {c.cle: c for c in COLONNES}


def normaliser(entete: object) -> str:
    """A header as it is compared: no case, no accent, nothing in brackets, no star of compulsory columns."""
    return sans_accent(re.sub(r"\([^)]*\)", " ", str(entete)))


CONNUES = {normaliser(t): c for c in COLONNES for t in (c.titre, *c.autres)}
