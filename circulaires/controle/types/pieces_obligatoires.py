from dataclasses import dataclass
from typing import Any

from circulaires.controle.champs import CodesField
from circulaires.controle.constat import Verdict
from circulaires.controle.fiche import FicheControle
from circulaires.controle.nomenclatures import TypePiece, TypePorteur
from circulaires.controle.phrases import enumerer
from circulaires.controle.registre import Famille, FormulaireParametres, TypeDeRegle, inscrire


@dataclass(frozen=True, slots=True)
class Parametres:
    pieces: frozenset[str] = frozenset()
    pieces_des_associations: frozenset[str] = frozenset()


class Formulaire(FormulaireParametres):
    pieces = CodesField(
        required=False,
        label="Pièces demandées à tous les porteurs",
        choices=TypePiece.choices,
        help_text="Cochez au moins une pièce, ici ou pour les associations.",
    )
    pieces_des_associations = CodesField(
        required=False,
        label="Pièces demandées en plus aux associations",
        choices=TypePiece.choices,
        help_text="Une pièce déjà demandée à tous n’a pas à être cochée ici.",
    )

    def clean(self) -> dict[str, Any]:
        valeurs = super().clean() or self.cleaned_data
        if not self.errors and not valeurs["pieces"] and not valeurs["pieces_des_associations"]:
            self.add_error("pieces", "Choisissez au moins une pièce, pour tous ou pour les associations.")
        return valeurs


@inscrire
class PiecesObligatoires(TypeDeRegle[Parametres]):
    """R-17. Without the type of the porteur, only what is asked of everybody is judged."""

    code = "pieces_obligatoires"
    nom = "Pièces obligatoires"
    explication = (
        "Le dossier contient les pièces demandées à tous les porteurs et, pour une association, d’autres encore."
    )
    famille = Famille.DOSSIER
    formulaire = Formulaire
    valeurs = Parametres

    def en_clair(self, parametres: Parametres) -> str:
        communes = enumerer(parametres.pieces, TypePiece)
        associations = enumerer(parametres.pieces_des_associations, TypePiece)
        if not communes:
            return f"Le dossier d’une association contient : {associations}."
        phrase = f"Le dossier contient : {communes}."
        return f"{phrase} Celui d’une association contient aussi : {associations}." if associations else phrase

    def verifier(self, fiche: FicheControle, parametres: Parametres) -> Verdict:
        if fiche.pieces is None:
            return Verdict(None, "Les pièces du dossier n’ont pas encore été examinées.")
        association = fiche.type_porteur == TypePorteur.ASSOCIATION
        demandees = parametres.pieces | (parametres.pieces_des_associations if association else frozenset())
        manquantes = demandees - fiche.pieces
        chiffres = {"demandees": " ".join(sorted(demandees)), "manquantes": " ".join(sorted(manquantes))}
        if manquantes:
            return Verdict(False, f"Pièces manquantes : {enumerer(manquantes, TypePiece)}.", chiffres)
        if fiche.type_porteur is None and parametres.pieces_des_associations:
            return Verdict(None, "Le type du porteur n’est pas renseigné : les pièces à fournir ne sont pas connues.")
        if not demandees:
            return Verdict(None, "La règle ne demande de pièces qu’aux associations.")
        return Verdict(True, f"Pièces demandées, toutes présentes : {enumerer(demandees, TypePiece)}.", chiffres)

    def est_plus_stricte(self, a: Parametres, b: Parametres) -> bool:
        """An association answers for both lists: what one of them drops, the other may ask."""
        return a.pieces >= b.pieces and (a.pieces | a.pieces_des_associations >= b.pieces | b.pieces_des_associations)
