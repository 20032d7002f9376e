"""From a row to what it asks for: a function of a person, typed, or every error of the row. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from mildeca_portal.comptes.imports import valeurs
from mildeca_portal.comptes.imports.colonnes import CHEF, DEPARTEMENTAL, NATIONAL, PAR_CLE, REGIONAL
from mildeca_portal.comptes.imports.feuilles import Erreur, Ligne
from mildeca_portal.comptes.imports.valeurs import ValeurRefusee
from prefectures.models import Mandat, Role

LECTEURS: dict[str, Callable[[object], Any]] = {
    "fonction": valeurs.fonction,
    "niveau": valeurs.niveau,
    "code": valeurs.code_de_prefecture,
    "prefecture": lambda v: valeurs.texte(v, 120),
    "prenom": lambda v: valeurs.texte(v, 80),
    "nom": lambda v: valeurs.texte(v, 80),
    "courriel": valeurs.courriel,
    "titre": valeurs.titre,
    "titre_precise": lambda v: valeurs.texte(v, 100),
    "par_interim": valeurs.oui_ou_non,
    "debut": valeurs.jour,
    "fin": valeurs.jour,
    "formation_le": valeurs.jour,
    "service": lambda v: valeurs.texte(v, 120),
    "quotite": valeurs.quotite,
}
DES_CHEFS = ("titre", "titre_precise", "par_interim", "formation_le")
DES_AUTRES = ("service", "quotite")
NIVEAUX_PERMIS: dict[str, tuple[str, ...]] = {
    CHEF: (DEPARTEMENTAL, REGIONAL),
    Role.COLLABORATEUR: (DEPARTEMENTAL, REGIONAL),
    Role.CONTRIBUTEUR: (DEPARTEMENTAL, REGIONAL),
    Role.LECTEUR: (DEPARTEMENTAL, REGIONAL, NATIONAL),
    Role.AGENT: (NATIONAL,),
    Role.ADMINISTRATEUR: (NATIONAL,),
}
PHRASES_NIVEAUX = {
    (DEPARTEMENTAL, REGIONAL): "départemental ou régional",
    (DEPARTEMENTAL, REGIONAL, NATIONAL): "départemental, régional ou national",
    (NATIONAL,): "national",
}


@dataclass(frozen=True)
class Demande:
    """A function asked for by one row. `dits`: the optional attributes that the row gives, by name of field."""

    ligne: Ligne
    fonction: str
    niveau: str
    code: str
    prenom: str
    nom: str
    courriel: str
    debut: date
    fin: date | None
    dits: dict[str, str | bool | date | Decimal]
    prefecture: str = ""

    @property
    def mandat(self) -> bool:
        return self.fonction == CHEF


def comprendre(ligne: Ligne) -> tuple[Demande | None, list[Erreur]]:
    """What the row asks for, or None with all its errors."""
    lues: dict[str, Any] = {}
    erreurs: list[Erreur] = []
    for cle, cellule in ligne.cellules.items():
        try:
            if cellule.faute:
                raise ValeurRefusee(cellule.faute)
            lues[cle] = LECTEURS[cle](cellule.valeur)
        except ValeurRefusee as refus:
            erreurs.append(ligne.erreur(cle, refus.phrase))
    illisibles = set(ligne.cellules) - set(lues)
    fonction, niveau_dit = lues.pop("fonction", (CHEF, ""))
    niveau = lues.pop("niveau", "")
    if niveau_dit and niveau and niveau != niveau_dit:
        erreurs.append(ligne.erreur("niveau", "Le niveau contredit la fonction."))
    niveau = niveau or niveau_dit or (NATIONAL if NIVEAUX_PERMIS[fonction] == (NATIONAL,) else "")
    if not {"fonction", "niveau"} & illisibles:
        erreurs += _coherence(ligne, fonction, niveau, lues, illisibles)
    erreurs += [
        ligne.erreur(cle, f"« {PAR_CLE[cle].titre} » est obligatoire.")
        for cle in ("prenom", "nom", "courriel", "debut")
        if cle not in lues and cle not in illisibles
    ]
    if lues.get("debut") and lues.get("fin") and lues["fin"] <= lues["debut"]:
        erreurs.append(ligne.erreur("fin", "La fin doit être postérieure au début."))
    if erreurs:
        return None, erreurs
    dits = {cle: lues[cle] for cle in (DES_CHEFS if fonction == CHEF else DES_AUTRES) if cle in lues}
    obligatoires = {cle: lues[cle] for cle in ("prenom", "nom", "courriel", "debut")}
    code, prefecture = lues.get("code", ""), lues.get("prefecture", "")
    demande = Demande(
        ligne, fonction, niveau, code, fin=lues.get("fin"), dits=dits, prefecture=prefecture, **obligatoires
    )
    return demande, []


def _coherence(ligne: Ligne, fonction: str, niveau: str, lues: dict[str, Any], illisibles: set[str]) -> list[Erreur]:
    """Level, territory and attributes that go with the function."""
    permis, erreurs = NIVEAUX_PERMIS[fonction], []
    if not niveau:
        erreurs.append(ligne.erreur("niveau", f"Indiquez le niveau : {PHRASES_NIVEAUX[permis]}."))
    elif niveau not in permis:
        erreurs.append(ligne.erreur("niveau", f"Cette fonction s’exerce au niveau {PHRASES_NIVEAUX[permis]}."))
    elif niveau == NATIONAL and "code" in lues:
        erreurs.append(
            ligne.erreur("code", "Une fonction nationale n’a pas de préfecture : laissez cette cellule vide.")
        )
    elif niveau != NATIONAL and "code" not in lues and "code" not in illisibles:
        erreurs.append(ligne.erreur("code", "« Code préfecture » est obligatoire."))
    interdits = DES_AUTRES if fonction == CHEF else DES_CHEFS
    pour = "à un mandat de chef de projet" if fonction == CHEF else "à cette fonction"
    erreurs += [
        ligne.erreur(cle, f"« {PAR_CLE[cle].titre} » ne s’applique pas {pour} : laissez cette cellule vide.")
        for cle in interdits
        if cle in lues and lues[cle] is not False
    ]
    if lues.get("titre") == Mandat.Titre.AUTRE and "titre_precise" not in lues and "titre_precise" not in illisibles:
        erreurs.append(ligne.erreur("titre_precise", "Précisez le titre."))
    return erreurs
