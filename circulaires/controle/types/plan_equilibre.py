from dataclasses import dataclass
from decimal import Decimal

from circulaires.controle.constat import Verdict
from circulaires.controle.fiche import FicheControle
from circulaires.controle.registre import Famille, FormulaireParametres, TypeDeRegle, inscrire
from mildeca_portal.socle.formulaires import ChampMontant
from mildeca_portal.socle.templatetags.formats import euros


@dataclass(frozen=True, slots=True)
class Parametres:
    tolerance: Decimal


class Formulaire(FormulaireParametres):
    tolerance = ChampMontant(
        label="Tolérance (en euros)",
        min_value=Decimal(0),
        max_value=Decimal(1000),
        help_text="Écart admis entre les ressources et le coût total, de 0 à 1 000 €. Exemple : 1,00.",
        error_messages={
            "min_value": "Saisissez un montant positif ou nul.",
            "max_value": "La tolérance ne peut pas dépasser 1 000 €.",
        },
    )


@inscrire
class PlanEquilibre(TypeDeRegle[Parametres]):
    """R-03. Reads the plan as filed: the amount asked, whatever is granted later."""

    code = "plan_equilibre"
    nom = "Plan de financement équilibré"
    explication = "Le montant demandé à la MILDECA et les cofinancements couvrent exactement le coût total du projet."
    famille = Famille.ARGENT
    formulaire = Formulaire
    valeurs = Parametres

    def en_clair(self, parametres: Parametres) -> str:
        phrase = "Le montant demandé et les cofinancements sont égaux au coût total du projet"
        return f"{phrase}, à {euros(parametres.tolerance)} près." if parametres.tolerance else f"{phrase}."

    def verifier(self, fiche: FicheControle, parametres: Parametres) -> Verdict:
        if fiche.montant_demande is None or fiche.cout_total is None:
            return Verdict(None, "Le montant demandé ou le coût total du projet n’est pas renseigné.")
        ressources = fiche.montant_demande + fiche.total_cofinancements
        ecart = ressources - fiche.cout_total
        chiffres = {
            "montant_demande": str(fiche.montant_demande),
            "cofinancements": str(fiche.total_cofinancements),
            "cout_total": str(fiche.cout_total),
            "ecart": str(ecart),
            "tolerance": str(parametres.tolerance),
        }
        detail = (
            f"Montant demandé {euros(fiche.montant_demande)} et cofinancements {euros(fiche.total_cofinancements)}, "
            f"pour un coût total de {euros(fiche.cout_total)}"
        )
        if abs(ecart) <= parametres.tolerance:
            return Verdict(True, f"{detail} : le plan de financement est équilibré.", chiffres)
        sens = "il manque" if ecart < 0 else "il y a en trop"
        return Verdict(False, f"{detail} : {sens} {euros(abs(ecart))}.", chiffres)

    def est_plus_stricte(self, a: Parametres, b: Parametres) -> bool:
        return a.tolerance <= b.tolerance
