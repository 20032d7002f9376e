from dataclasses import dataclass
from decimal import Decimal

from circulaires.controle.constat import Verdict
from circulaires.controle.fiche import FicheControle
from circulaires.controle.registre import Famille, FormulaireParametres, TypeDeRegle, inscrire
from mildeca_portal.socle.formulaires import ChampMontant
from mildeca_portal.socle.templatetags.formats import date_longue, euros


@dataclass(frozen=True, slots=True)
class Parametres:
    seuil: Decimal


class Formulaire(FormulaireParametres):
    seuil = ChampMontant(
        label="Montant au-delà duquel une convention est obligatoire (en euros)",
        min_value=Decimal(0),
        max_value=Decimal(1_000_000),
        help_text="De 0 à 1 000 000 €. Une subvention de ce montant exactement n’y est pas soumise. Exemple : 23 000,00.",
        error_messages={
            "min_value": "Saisissez un montant positif ou nul.",
            "max_value": "Le seuil ne peut pas dépasser 1 000 000 €.",
        },
    )


@inscrire
class ConventionObligatoire(TypeDeRegle[Parametres]):
    """R-18. Judged once the decision is taken, never while it is being taken.

    The convention carries out the decision to grant, so it comes after it: were the rule to refuse a grant for want of a
    convention, no large grant could ever be decided. Until then the finding does not apply, and announces what will be due.
    """

    code = "convention_obligatoire"
    nom = "Convention au-delà d’un montant"
    explication = (
        "Une subvention supérieure au seuil fait l’objet d’une convention. La règle est vérifiée sur les projets déjà "
        "accordés : pendant la décision, elle annonce la convention à conclure sans rien refuser."
    )
    famille = Famille.SUIVI
    formulaire = Formulaire
    valeurs = Parametres

    def en_clair(self, parametres: Parametres) -> str:
        return f"Une subvention supérieure à {euros(parametres.seuil)} fait l’objet d’une convention."

    def verifier(self, fiche: FicheControle, parametres: Parametres) -> Verdict:
        montant = fiche.montant_accorde
        if montant is None:
            return Verdict(None, "Aucun montant n’est encore accordé.")
        chiffres = {"montant": str(montant), "seuil": str(parametres.seuil)}
        seuil = f"seuil de {euros(parametres.seuil)}"
        if montant <= parametres.seuil:
            return Verdict(True, f"Montant accordé : {euros(montant)}, qui ne dépasse pas le {seuil}.", chiffres)
        phrase = f"Montant accordé : {euros(montant)}, au-delà du {seuil}"
        if fiche.date_convention is not None:
            chiffres["date_convention"] = fiche.date_convention.isoformat()
            return Verdict(True, f"{phrase} ; convention du {date_longue(fiche.date_convention)}.", chiffres)
        if not fiche.decision_prise:
            return Verdict(None, f"{phrase} : une convention sera à conclure après la décision.", chiffres)
        return Verdict(False, f"{phrase} : aucune convention n’est enregistrée.", chiffres)

    def est_plus_stricte(self, a: Parametres, b: Parametres) -> bool:
        return a.seuil <= b.seuil
