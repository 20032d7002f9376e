from dataclasses import dataclass

from circulaires.controle.champs import CodesField
from circulaires.controle.constat import Verdict
from circulaires.controle.fiche import FicheControle
from circulaires.controle.nomenclatures import TypePiece
from circulaires.controle.phrases import enumerer
from circulaires.controle.registre import Famille, FormulaireParametres, TypeDeRegle, inscrire
from mildeca_portal.socle.templatetags.formats import date_longue


@dataclass(frozen=True, slots=True)
class Parametres:
    pieces: frozenset[str]


class Formulaire(FormulaireParametres):
    pieces = CodesField(
        label="Pièces qui tiennent lieu de compte rendu",
        choices=TypePiece.choices,
        help_text="L’une d’elles suffit. Exemple : le compte rendu financier (CERFA 15059), même partiel.",
        error_messages={"required": "Choisissez au moins une pièce."},
    )


@inscrire
class CompteRenduPrecedent(TypeDeRegle[Parametres]):
    """R-10. A report already received for the earlier project is not asked for a second time."""

    code = "compte_rendu_precedent"
    nom = "Compte rendu de l’action renouvelée"
    explication = (
        "Une action ne se renouvelle pas sans le compte rendu, même partiel, de l’exercice précédent : joint au dossier, "
        "ou déjà reçu par la préfecture. Les actions nouvelles ne sont pas regardées."
    )
    famille = Famille.SUIVI
    formulaire = Formulaire
    valeurs = Parametres

    def en_clair(self, parametres: Parametres) -> str:
        pieces = enumerer(parametres.pieces, TypePiece)
        suite = f" Une seule de ces pièces suffit : {pieces}." if len(parametres.pieces) > 1 else f" Pièce : {pieces}."
        return f"Un renouvellement est accompagné du compte rendu, même partiel, de l’exercice précédent.{suite}"

    def verifier(self, fiche: FicheControle, parametres: Parametres) -> Verdict:
        if not fiche.est_renouvellement:
            return Verdict(None, "Le projet n’est pas un renouvellement.")
        recu = fiche.compte_rendu_precedent_recu_le
        if recu is not None:
            phrase = f"Renouvellement : compte rendu de l’exercice précédent reçu le {date_longue(recu)}."
            return Verdict(True, phrase, {"recu_le": recu.isoformat()})
        if fiche.pieces is None:
            return Verdict(None, "Renouvellement dont les pièces n’ont pas encore été examinées.")
        jointes = fiche.pieces & parametres.pieces
        chiffres = {"pieces": " ".join(sorted(jointes))}
        if jointes:
            return Verdict(True, f"Renouvellement : pièce jointe : {enumerer(jointes, TypePiece)}.", chiffres)
        attendu = enumerer(parametres.pieces, TypePiece)
        return Verdict(
            False, f"Renouvellement sans compte rendu de l’exercice précédent ; pièce attendue : {attendu}.", chiffres
        )

    def est_plus_stricte(self, a: Parametres, b: Parametres) -> bool:
        return a.pieces <= b.pieces
