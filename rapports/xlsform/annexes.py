"""The sheets `mildeca_parametres` and `mildeca_textes`."""

import re
from decimal import Decimal

from rapports.xlsform import grammaire as g
from rapports.xlsform.classeur import Grille
from rapports.xlsform.noms import retablir
from rapports.xlsform.refus import Carnet
from rapports.xlsform.textes import Textes

NOMBRE = re.compile(r"-?\d{1,12}([.,]\d{1,6})?")


def lire_textes(grille: Grille | None, carnet: Carnet) -> Textes:
    textes = Textes()
    for ligne in grille.lignes if grille else ():
        try:
            textes.ajouter({c: ligne[c] for c in g.COLONNES[g.TEXTES]})
        except ValueError:
            carnet.refus.append(ligne.refus("texte", "ce texte exact est abîmé : supprimez la ligne"))
    return textes


def decimal(texte: str) -> Decimal | None:
    """« 0.9 », « 0,9 »; None for anything else."""
    return Decimal(texte.replace(",", ".")) if NOMBRE.fullmatch(texte) else None


def lire_parametres(grille: Grille | None, carnet: Carnet) -> dict[str, Decimal]:
    parametres: dict[str, Decimal] = {}
    for ligne in grille.lignes if grille else ():
        nom, valeur = retablir(ligne["nom"]), decimal(ligne["valeur"])
        if not ligne["nom"]:
            carnet.refus.append(ligne.refus("nom", "le nom du paramètre manque"))
        elif nom in parametres:
            carnet.refus.append(ligne.refus("nom", f"le paramètre « {nom} » est déjà défini"))
        elif valeur is None:
            carnet.refus.append(ligne.refus("valeur", "un paramètre est un nombre"))
        parametres.setdefault(nom, valeur or Decimal(0))
    return parametres
