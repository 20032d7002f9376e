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
    plafond: Decimal


class Formulaire(FormulaireParametres):
    plafond = ChampMontant(
        label="Montant maximal d’une subvention (en euros)",
        min_value=Decimal("0.01"),
        max_value=Decimal(10_000_000),
        help_text="Par projet, supérieur à 0 et au plus égal à 10 000 000 €. Exemple : 50 000,00.",
        error_messages={
            "min_value": "Saisissez un montant supérieur à 0 €.",
            "max_value": "Le montant maximal ne peut pas dépasser 10 000 000 €.",
        },
    )


@inscrire
class MontantMaximal(TypeDeRegle[Parametres]):
    """A ceiling in euros, whatever the cost of the project. As R-01, more may be asked than can be granted."""

    code = "montant_maximal"
    nom = "Montant maximal de la subvention"
    explication = (
        "La subvention d’un projet ne dépasse pas un montant maximal. La règle lit le montant accordé, ou le montant "
        "demandé tant que rien n’est accordé."
    )
    famille = Famille.ARGENT
    formulaire = Formulaire
    valeurs = Parametres

    def en_clair(self, parametres: Parametres) -> str:
        return f"La subvention de la MILDECA ne dépasse pas {euros(parametres.plafond)} par projet."

    def verifier(self, fiche: FicheControle, parametres: Parametres) -> Verdict:
        montant = fiche.montant_controle
        if montant is None:
            return Verdict(None, "Le montant de la subvention n’est pas renseigné.")
        return Verdict(
            montant <= parametres.plafond,
            f"{montant_en_mots(fiche)}, pour un maximum de {euros(parametres.plafond)}.",
            {"montant": str(montant), "plafond": str(parametres.plafond)},
        )

    def est_plus_stricte(self, a: Parametres, b: Parametres) -> bool:
        return a.plafond <= b.plafond

    def bornes(self, parametres: Parametres) -> Mapping[Mesure, Bornes]:
        return {MONTANT: Bornes(maximum=parametres.plafond)}
