from dataclasses import dataclass

from circulaires.controle.constat import Verdict
from circulaires.controle.fiche import FicheControle
from circulaires.controle.phrases import compte
from circulaires.controle.registre import Famille, FormulaireParametres, TypeDeRegle, inscrire
from mildeca_portal.socle.formulaires import ChampEntier

ANNEES_MAX = 20  # who counts the years looks one further back


@dataclass(frozen=True, slots=True)
class Parametres:
    annees_max: int


class Formulaire(FormulaireParametres):
    annees_max = ChampEntier(
        label="Nombre maximal d’années consécutives pour un même porteur",
        min_value=1,
        max_value=ANNEES_MAX,
        help_text=f"De 1 à {ANNEES_MAX}, l’année demandée comprise. Exemple : 3.",
        error_messages={
            "min_value": "Le nombre d’années est d’au moins 1.",
            "max_value": f"Le nombre d’années ne peut pas dépasser {ANNEES_MAX}.",
        },
    )


@inscrire
class PorteurRecurrent(TypeDeRegle[Parametres]):
    """R-12. The years come counted, the one asked for included."""

    code = "porteur_recurrent"
    nom = "Porteur récurrent"
    explication = (
        "Un même porteur n’est pas financé par la préfecture au-delà d’un nombre d’années consécutives, l’année demandée "
        "comprise, quelles que soient ses actions."
    )
    famille = Famille.SUIVI
    formulaire = Formulaire
    valeurs = Parametres

    def en_clair(self, parametres: Parametres) -> str:
        annees = _consecutives(parametres.annees_max)
        return f"Un même porteur n’est pas financé pendant plus de {annees}."

    def verifier(self, fiche: FicheControle, parametres: Parametres) -> Verdict:
        annees = fiche.annees_consecutives_du_porteur
        if annees is None:
            return Verdict(None, "Le nombre d’années de financement du porteur n’est pas connu.")
        return Verdict(
            annees <= parametres.annees_max,
            f"Porteur financé pendant {_consecutives(annees)}, celle-ci comprise, pour un maximum de "
            f"{parametres.annees_max}.",
            {"annees": str(annees), "annees_max": str(parametres.annees_max)},
        )

    def est_plus_stricte(self, a: Parametres, b: Parametres) -> bool:
        return a.annees_max <= b.annees_max


def _consecutives(annees: int) -> str:
    return f"{compte(annees, 'année')} consécutives" if annees > 1 else compte(annees, "année")
