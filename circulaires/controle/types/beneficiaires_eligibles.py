from collections.abc import Mapping
from dataclasses import dataclass

from circulaires.controle.champs import CodesField
from circulaires.controle.constat import Verdict
from circulaires.controle.fiche import FicheControle
from circulaires.controle.grandeurs import BENEFICIAIRES, Liste
from circulaires.controle.nomenclatures import TypePorteur
from circulaires.controle.phrases import enumerer
from circulaires.controle.registre import Famille, FormulaireParametres, TypeDeRegle, inscrire


@dataclass(frozen=True, slots=True)
class Parametres:
    types: frozenset[str] = frozenset()


class Formulaire(FormulaireParametres):
    types = CodesField(
        required=False,
        label="Bénéficiaires admis par la circulaire (facultatif)",
        choices=TypePorteur.choices,
        help_text=(
            "Aucune case cochée : seuls comptent les bénéficiaires de chaque appel à projets. Sinon, un appel peut "
            "restreindre cette liste, jamais l’élargir."
        ),
    )


@inscrire
class BeneficiairesEligibles(TypeDeRegle[Parametres]):
    """R-15. Eligible to the circulaire and to the call, for what either of them says."""

    code = "beneficiaires_eligibles"
    nom = "Bénéficiaires éligibles"
    explication = "Le porteur est d’un type admis par la circulaire et par l’appel à projets auquel il répond."
    famille = Famille.DOSSIER
    formulaire = Formulaire
    valeurs = Parametres

    def en_clair(self, parametres: Parametres) -> str:
        if not parametres.types:
            return "Le porteur est d’un type admis par l’appel à projets."
        return (
            f"Les bénéficiaires admis sont : {enumerer(parametres.types, TypePorteur)}. "
            "Un appel à projets peut restreindre cette liste."
        )

    def verifier(self, fiche: FicheControle, parametres: Parametres) -> Verdict:
        appel = fiche.types_beneficiaires_de_l_appel
        if not parametres.types and appel is None:
            return Verdict(None, "Ni la circulaire ni l’appel à projets ne fixent les bénéficiaires admis.")
        if fiche.type_porteur is None:
            return Verdict(None, "Le type du porteur n’est pas renseigné.")
        admis = parametres.types or frozenset(TypePorteur.values)
        if appel is not None:
            admis &= appel
        chiffres = {"type_porteur": fiche.type_porteur, "types_admis": " ".join(sorted(admis))}
        bornes = f"admis : {enumerer(admis, TypePorteur) or 'aucun'}"
        return Verdict(
            fiche.type_porteur in admis,
            f"Porteur de type « {TypePorteur(fiche.type_porteur).label} », {bornes}.",
            chiffres,
        )

    def est_plus_stricte(self, a: Parametres, b: Parametres) -> bool:
        return not b.types or (bool(a.types) and a.types <= b.types)

    def ensembles(self, parametres: Parametres) -> Mapping[Liste, frozenset[str]]:
        return {BENEFICIAIRES: parametres.types} if parametres.types else {}
