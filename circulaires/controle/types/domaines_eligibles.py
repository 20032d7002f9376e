from collections.abc import Mapping
from dataclasses import dataclass

from circulaires.controle.champs import CodesField
from circulaires.controle.constat import Verdict
from circulaires.controle.fiche import FicheControle
from circulaires.controle.grandeurs import DOMAINES, Liste
from circulaires.controle.nomenclatures import Domaine
from circulaires.controle.phrases import enumerer
from circulaires.controle.registre import Famille, FormulaireParametres, TypeDeRegle, inscrire


@dataclass(frozen=True, slots=True)
class Parametres:
    domaines: frozenset[str]


class Formulaire(FormulaireParametres):
    domaines = CodesField(
        label="Domaines éligibles",
        choices=Domaine.choices,
        help_text="Les crédits de la MILDECA financent les projets de ces domaines.",
        error_messages={"required": "Choisissez au moins un domaine."},
    )


@inscrire
class DomainesEligibles(TypeDeRegle[Parametres]):
    """R-08. The field of action of a project, which is one of a list."""

    code = "domaines_eligibles"
    nom = "Domaines éligibles"
    explication = "Le projet relève d’un domaine que les crédits de la MILDECA peuvent financer."
    famille = Famille.DOSSIER
    formulaire = Formulaire
    valeurs = Parametres

    def en_clair(self, parametres: Parametres) -> str:
        return f"Les domaines éligibles sont : {enumerer(parametres.domaines, Domaine)}."

    def verifier(self, fiche: FicheControle, parametres: Parametres) -> Verdict:
        if not fiche.domaine:
            return Verdict(None, "Le domaine du projet n’est pas renseigné.")
        return Verdict(
            fiche.domaine in parametres.domaines,
            f"Projet du domaine « {Domaine(fiche.domaine).label} », éligibles : "
            f"{enumerer(parametres.domaines, Domaine)}.",
            {"domaine": fiche.domaine, "domaines_eligibles": " ".join(sorted(parametres.domaines))},
        )

    def est_plus_stricte(self, a: Parametres, b: Parametres) -> bool:
        return a.domaines <= b.domaines

    def ensembles(self, parametres: Parametres) -> Mapping[Liste, frozenset[str]]:
        return {DOMAINES: parametres.domaines}
