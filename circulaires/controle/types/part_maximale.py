from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from django import forms

from circulaires.controle.champs import PourcentField
from circulaires.controle.constat import Verdict
from circulaires.controle.fiche import FicheControle
from circulaires.controle.phrases import montant_en_mots, taux
from circulaires.controle.registre import Famille, FormulaireParametres, TypeDeRegle, inscrire
from mildeca_portal.socle.templatetags.formats import euros

CENTIME = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Parametres:
    taux_max: Decimal
    cofinancements_exiges: bool = False


class Formulaire(FormulaireParametres):
    taux_max = PourcentField(
        label="Part maximale de la MILDECA (en %)",
        help_text="Part du coût total du projet, supérieure à 0 et au plus égale à 100. Exemple : 80.",
    )
    cofinancements_exiges = forms.BooleanField(
        required=False,
        label="Exiger aussi que les cofinancements déclarés couvrent le reste",
        help_text="L’autofinancement du porteur est compté parmi les cofinancements.",
    )


@inscrire
class PartMaximale(TypeDeRegle[Parametres]):
    """R-01, and R-02 which follows from it: the rest is paid by others, own funds included."""

    code = "part_maximale"
    nom = "Part maximale de la MILDECA"
    explication = (
        "La part de la MILDECA ne dépasse pas un pourcentage du coût total. La règle lit le montant accordé, "
        "ou le montant demandé tant que rien n’est accordé."
    )
    famille = Famille.ARGENT
    formulaire = Formulaire
    valeurs = Parametres

    def en_clair(self, parametres: Parametres) -> str:
        phrase = f"La part de la MILDECA ne dépasse pas {taux(parametres.taux_max)} du coût total du projet."
        if parametres.cofinancements_exiges:
            reste = taux(1 - parametres.taux_max)
            phrase += f" Les cofinancements et l’autofinancement atteignent au moins {reste} de ce coût."
        return phrase

    def verifier(self, fiche: FicheControle, parametres: Parametres) -> Verdict:
        montant, cout = fiche.montant_controle, fiche.cout_total
        if montant is None or cout is None:
            return Verdict(None, "Le montant ou le coût total du projet n’est pas renseigné.")
        plafond = (parametres.taux_max * cout).quantize(CENTIME, ROUND_DOWN)
        minimum = cout - plafond
        cofinancements = fiche.total_cofinancements
        chiffres = {
            "montant": str(montant),
            "cout_total": str(cout),
            "plafond": str(plafond),
            "taux_max": str(parametres.taux_max),
            "cofinancements": str(cofinancements),
            "cofinancements_minimum": str(minimum),
        }
        constat = (
            f"{montant_en_mots(fiche)}{_part(montant, cout, parametres.taux_max)}, pour un maximum de "
            f"{taux(parametres.taux_max)} du coût total de {euros(cout)}, soit {euros(plafond)}."
        )
        if montant > plafond:
            return Verdict(False, constat, chiffres)
        if parametres.cofinancements_exiges and cofinancements < minimum:
            manque = f"Cofinancements déclarés : {euros(cofinancements)}, pour un minimum de {euros(minimum)}."
            return Verdict(False, f"{constat} {manque}", chiffres)
        return Verdict(True, constat, chiffres)

    def est_plus_stricte(self, a: Parametres, b: Parametres) -> bool:
        return a.taux_max <= b.taux_max and (a.cofinancements_exiges or not b.cofinancements_exiges)


def _part(montant: Decimal, cout: Decimal, taux_max: Decimal) -> str:
    """« , soit 85 % ». Says « un peu plus de » where rounding would hide that the ceiling is passed."""
    if not cout:
        return ""
    part = montant / cout
    arrondie = part.quantize(Decimal("0.0001"))
    if part > taux_max and arrondie <= taux_max:
        return f", soit un peu plus de {taux(taux_max)}"
    return f", soit {taux(arrondie)}"
