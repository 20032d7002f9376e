from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from circulaires.controle.constat import Verdict
from circulaires.controle.fiche import FicheControle
from circulaires.controle.grandeurs import MONTANT, Bornes, Mesure
from circulaires.controle.phrases import montant_en_mots
from circulaires.controle.registre import Famille, FormulaireParametres, TypeDeRegle, inscrire
from mildeca_portal.socle.formulaires import ChampMontant
from mildeca_portal.socle.templatetags.formats import euros


@dataclass(frozen=True, slots=True)
class Parametres:
    plancher: Decimal


class Formulaire(FormulaireParametres):
    plancher = ChampMontant(
        label="Montant minimal d’une subvention (en euros)",
        min_value=Decimal("0.01"),
        max_value=Decimal(1_000_000),
        help_text="Supérieur à 0 et au plus égal à 1 000 000 €. Exemple : 1 500,00.",
        error_messages={
            "min_value": "Saisissez un montant supérieur à 0 €.",
            "max_value": "Le montant minimal ne peut pas dépasser 1 000 000 €.",
        },
    )


@inscrire
class MontantMinimal(TypeDeRegle[Parametres]):
    """R-25, against scattering. Read from the application on: what is asked below the floor cannot be granted above it."""

    code = "montant_minimal"
    nom = "Montant minimal de la subvention"
    explication = (
        "La subvention atteint un montant minimal. La règle lit le montant accordé, ou le montant demandé tant que "
        "rien n’est accordé."
    )
    famille = Famille.ARGENT
    formulaire = Formulaire
    valeurs = Parametres

    def en_clair(self, parametres: Parametres) -> str:
        return f"La subvention de la MILDECA est d’au moins {euros(parametres.plancher)}."

    def verifier(self, fiche: FicheControle, parametres: Parametres) -> Verdict:
        montant = fiche.montant_controle
        if montant is None:
            return Verdict(None, "Le montant de la subvention n’est pas renseigné.")
        return Verdict(
            montant >= parametres.plancher,
            f"{montant_en_mots(fiche)}, pour un minimum de {euros(parametres.plancher)}.",
            {"montant": str(montant), "plancher": str(parametres.plancher)},
        )

    def est_plus_stricte(self, a: Parametres, b: Parametres) -> bool:
        return a.plancher >= b.plancher

    def bornes(self, parametres: Parametres) -> Mapping[Mesure, Bornes]:
        return {MONTANT: Bornes(minimum=parametres.plancher)}
