from dataclasses import dataclass
from datetime import date

from django import forms

from circulaires.controle.constat import Verdict
from circulaires.controle.fiche import FicheControle
from circulaires.controle.phrases import compte
from circulaires.controle.registre import Famille, FormulaireParametres, TypeDeRegle, inscrire
from mildeca_portal.socle.formulaires import ChampEntier
from mildeca_portal.socle.templatetags.formats import date_longue


@dataclass(frozen=True, slots=True)
class Parametres:
    annees_max: int
    convention_exigee: bool = False


class Formulaire(FormulaireParametres):
    annees_max = ChampEntier(
        label="Durée maximale (en années)",
        min_value=1,
        max_value=10,
        help_text="De 1 à 10. Exemple : 2.",
        error_messages={
            "min_value": "La durée est d’au moins une année.",
            "max_value": "La durée maximale ne peut pas dépasser 10 années.",
        },
    )
    convention_exigee = forms.BooleanField(
        required=False,
        label="Exiger une convention pour un projet de plus d’une année",
        help_text="Vérifié sur les projets déjà accordés : la convention suit la décision.",
    )


@inscrire
class DureeMaximale(TypeDeRegle[Parametres]):
    """R-19. Judges the number of years declared, and the days between the dates, which may tell another story.

    The convention is asked once the decision is taken, for the reason given in `convention_obligatoire`.
    """

    code = "duree_maximale"
    nom = "Durée maximale du projet"
    explication = (
        "La durée du projet ne dépasse pas un nombre d’années. La règle lit le nombre d’années déclaré et les dates de "
        "réalisation : la plus longue des deux durées compte."
    )
    famille = Famille.DATES
    formulaire = Formulaire
    valeurs = Parametres

    def en_clair(self, parametres: Parametres) -> str:
        phrase = f"La durée du projet ne dépasse pas {compte(parametres.annees_max, 'an')}."
        if parametres.convention_exigee:
            phrase += " Un projet de plus d’une année fait l’objet d’une convention."
        return phrase

    def verifier(self, fiche: FicheControle, parametres: Parametres) -> Verdict:
        annees = max((n for n in (fiche.duree_annees, _annees(fiche)) if n is not None), default=None)
        if annees is None:
            return Verdict(None, "La durée du projet n’est pas renseignée.")
        chiffres = {"annees": str(annees), "annees_max": str(parametres.annees_max)}
        trop_long = annees > parametres.annees_max
        phrase = f"{_duree(fiche, annees, trop_long)}, pour un maximum de {compte(parametres.annees_max, 'an')}"
        if trop_long:
            return Verdict(False, f"{phrase}.", chiffres)
        if parametres.convention_exigee and (annees > 1 or fiche.pluriannuel) and fiche.date_convention is None:
            if fiche.decision_prise:
                return Verdict(False, f"{phrase} : aucune convention n’est enregistrée.", chiffres)
            phrase += " ; une convention sera à conclure après la décision"
        return Verdict(True, f"{phrase}.", chiffres)

    def est_plus_stricte(self, a: Parametres, b: Parametres) -> bool:
        return a.annees_max <= b.annees_max and (a.convention_exigee or not b.convention_exigee)


def _annees(fiche: FicheControle) -> int | None:
    """Years begun between both days, included: from 1 March 2027, 29 February 2028 is the last day of the first."""
    debut, fin = fiche.date_debut, fiche.date_fin
    if debut is None or fin is None or fin < debut:
        return None
    ecoulees = fin.year - debut.year
    return ecoulees + 1 if fin >= _anniversaire(debut, ecoulees) else ecoulees


def _anniversaire(jour: date, annees: int) -> date:
    """The day that begins the next year of the project; that of 29 February is 1 March in a common year."""
    try:
        return jour.replace(year=jour.year + annees)
    except ValueError:
        return date(jour.year + annees, 3, 1)


def _duree(fiche: FicheControle, annees: int, trop_long: bool) -> str:
    if fiche.date_debut is None or fiche.date_fin is None or annees == fiche.duree_annees:
        return f"Durée déclarée : {compte(annees, 'an')}"
    jours = f"Réalisation du {date_longue(fiche.date_debut)} au {date_longue(fiche.date_fin)}"
    return (
        f"{jours}, soit plus de {compte(annees - 1, 'an')}"
        if trop_long
        else f"{jours}, soit {compte(annees, 'an')} au plus"
    )
