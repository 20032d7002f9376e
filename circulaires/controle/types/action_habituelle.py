from dataclasses import dataclass

from circulaires.controle.champs import CodesField
from circulaires.controle.constat import Verdict
from circulaires.controle.fiche import FicheControle
from circulaires.controle.nomenclatures import TypePorteur
from circulaires.controle.phrases import enumerer
from circulaires.controle.registre import Famille, FormulaireParametres, TypeDeRegle, inscrire


@dataclass(frozen=True, slots=True)
class Parametres:
    types: frozenset[str]


class Formulaire(FormulaireParametres):
    types = CodesField(
        label="Types de porteur qui justifient leur demande",
        choices=TypePorteur.choices,
        help_text="Le plus souvent les services de l’État seuls.",
        error_messages={"required": "Choisissez au moins un type de porteur."},
    )


@inscrire
class ActionHabituelle(TypeDeRegle[Parametres]):
    """R-09. Whether an action is usual is for people to judge: the rule only asks that the file says why it is not."""

    code = "action_habituelle"
    nom = "Action habituelle d’un service"
    explication = (
        "Les crédits ne paient pas l’activité habituelle d’un service : un porteur des types choisis explique dans le "
        "dossier en quoi son action la dépasse."
    )
    famille = Famille.DOSSIER
    formulaire = Formulaire
    valeurs = Parametres

    def en_clair(self, parametres: Parametres) -> str:
        return (
            "Un porteur de l’un de ces types justifie en quoi son projet dépasse son activité habituelle : "
            f"{enumerer(parametres.types, TypePorteur)}."
        )

    def verifier(self, fiche: FicheControle, parametres: Parametres) -> Verdict:
        if fiche.type_porteur is None:
            return Verdict(None, "Le type du porteur n’est pas renseigné.")
        chiffres = {"type_porteur": fiche.type_porteur}
        porteur = f"Porteur de type « {TypePorteur(fiche.type_porteur).label} »"
        if fiche.type_porteur not in parametres.types:
            return Verdict(True, f"{porteur} : aucune justification n’est demandée.", chiffres)
        if fiche.justification_action_habituelle:
            return Verdict(
                True, f"{porteur} : le dossier dit en quoi l’action dépasse son activité habituelle.", chiffres
            )
        return Verdict(
            False, f"{porteur} : le dossier ne dit pas en quoi l’action dépasse son activité habituelle.", chiffres
        )

    def est_plus_stricte(self, a: Parametres, b: Parametres) -> bool:
        return a.types >= b.types
