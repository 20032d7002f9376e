from dataclasses import dataclass

from circulaires.controle.constat import Verdict
from circulaires.controle.fiche import FicheControle
from circulaires.controle.phrases import compte
from circulaires.controle.registre import Famille, FormulaireParametres, TypeDeRegle, inscrire
from mildeca_portal.socle.formulaires import ChampEntier


@dataclass(frozen=True, slots=True)
class Parametres:
    min_indicateurs: int


class Formulaire(FormulaireParametres):
    min_indicateurs = ChampEntier(
        label="Nombre minimal d’indicateurs",
        min_value=0,
        max_value=20,
        help_text="De 0 à 20. Avec 0, l’évaluation est demandée sans indicateur. Exemple : 1.",
        error_messages={
            "min_value": "Saisissez un nombre positif ou nul.",
            "max_value": "Le nombre d’indicateurs demandés ne peut pas dépasser 20.",
        },
    )


@inscrire
class EvaluationPrevue(TypeDeRegle[Parametres]):
    """R-20."""

    code = "evaluation_prevue"
    nom = "Évaluation prévue"
    explication = "Le projet prévoit son évaluation, avec un nombre minimal d’indicateurs."
    famille = Famille.SUIVI
    formulaire = Formulaire
    valeurs = Parametres

    def en_clair(self, parametres: Parametres) -> str:
        if not parametres.min_indicateurs:
            return "Le projet prévoit son évaluation."
        return f"Le projet prévoit son évaluation, avec au moins {compte(parametres.min_indicateurs, 'indicateur')}."

    def verifier(self, fiche: FicheControle, parametres: Parametres) -> Verdict:
        if fiche.evaluation_prevue is None:
            return Verdict(None, "Le dossier ne dit pas si une évaluation est prévue.")
        if not fiche.evaluation_prevue:
            return Verdict(False, "Aucune évaluation n’est prévue.")
        if not parametres.min_indicateurs:
            return Verdict(True, "Une évaluation est prévue.")
        nombre = fiche.nombre_indicateurs
        if nombre is None:
            return Verdict(None, "Une évaluation est prévue ; ses indicateurs ne sont pas renseignés.")
        return Verdict(
            nombre >= parametres.min_indicateurs,
            f"Une évaluation est prévue, avec {compte(nombre, 'indicateur')} pour un minimum de "
            f"{parametres.min_indicateurs}.",
            {"indicateurs": str(nombre), "min_indicateurs": str(parametres.min_indicateurs)},
        )

    def est_plus_stricte(self, a: Parametres, b: Parametres) -> bool:
        return a.min_indicateurs >= b.min_indicateurs
