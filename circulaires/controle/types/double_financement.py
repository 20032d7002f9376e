from dataclasses import dataclass

from circulaires.controle.champs import CodesField
from circulaires.controle.constat import Verdict
from circulaires.controle.fiche import FicheControle
from circulaires.controle.nomenclatures import Financeur
from circulaires.controle.phrases import enumerer
from circulaires.controle.registre import Famille, FormulaireParametres, TypeDeRegle, inscrire


@dataclass(frozen=True, slots=True)
class Parametres:
    financeurs: frozenset[str]


class Formulaire(FormulaireParametres):
    financeurs = CodesField(
        label="Financeurs dont la participation est à expliquer",
        choices=[(code, nom) for code, nom in Financeur.choices if code != Financeur.AUTOFINANCEMENT],
        help_text="Ceux qui financent les mêmes actions, par exemple l’agence régionale de santé et le FIPD.",
        error_messages={"required": "Choisissez au moins un financeur."},
    )


@inscrire
class DoubleFinancement(TypeDeRegle[Parametres]):
    """R-26. Several payers are welcome: the file only says what each of them pays."""

    code = "double_financement"
    nom = "Double financement"
    explication = (
        "Lorsqu’un autre financeur des mêmes actions participe au projet, le dossier explique comment les deux "
        "financements s’articulent."
    )
    famille = Famille.ARGENT
    formulaire = Formulaire
    valeurs = Parametres

    def en_clair(self, parametres: Parametres) -> str:
        financeurs = enumerer(parametres.financeurs, Financeur)
        return f"Le dossier explique l’articulation avec les financements suivants : {financeurs}."

    def verifier(self, fiche: FicheControle, parametres: Parametres) -> Verdict:
        declares = {c.financeur for c in fiche.cofinancements} | set(fiche.financements_en_double)
        if not declares:
            return Verdict(None, "Aucun cofinancement n’est renseigné.")
        voisins = declares & parametres.financeurs
        if not voisins:
            return Verdict(True, "Aucun financement à expliquer n’est déclaré.")
        phrase = f"Autres financeurs déclarés : {enumerer(voisins, Financeur)}"
        chiffres = {"financeurs": " ".join(sorted(voisins))}
        if fiche.double_financement_explique:
            return Verdict(True, f"{phrase} ; l’articulation est expliquée.", chiffres)
        return Verdict(False, f"{phrase} : l’articulation des financements n’est pas expliquée.", chiffres)

    def est_plus_stricte(self, a: Parametres, b: Parametres) -> bool:
        return a.financeurs >= b.financeurs
