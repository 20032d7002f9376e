from dataclasses import dataclass
from decimal import Decimal

from circulaires.controle.champs import CodesField
from circulaires.controle.constat import Verdict
from circulaires.controle.fiche import FicheControle
from circulaires.controle.nomenclatures import NatureDepense
from circulaires.controle.phrases import enumerer
from circulaires.controle.registre import Famille, FormulaireParametres, TypeDeRegle, inscrire
from mildeca_portal.socle.templatetags.formats import euros


@dataclass(frozen=True, slots=True)
class Parametres:
    natures: frozenset[str]


class Formulaire(FormulaireParametres):
    natures = CodesField(
        label="Natures de dépense exclues",
        choices=NatureDepense.choices,
        help_text="Les crédits de la MILDECA ne financent aucune dépense de ces natures.",
        error_messages={"required": "Choisissez au moins une nature de dépense."},
    )


@inscrire
class NaturesExclues(TypeDeRegle[Parametres]):
    """R-04 to R-07. Only what the MILDECA pays counts: another payer may fund an excluded nature."""

    code = "natures_exclues"
    nom = "Natures de dépense exclues"
    explication = (
        "Certaines dépenses ne peuvent pas être financées par la MILDECA. Les dépenses financées par d’autres "
        "ne sont pas regardées."
    )
    famille = Famille.DEPENSES
    formulaire = Formulaire
    valeurs = Parametres

    def en_clair(self, parametres: Parametres) -> str:
        return f"Les crédits de la MILDECA ne financent pas : {enumerer(parametres.natures, NatureDepense)}."

    def verifier(self, fiche: FicheControle, parametres: Parametres) -> Verdict:
        exclues: dict[str, Decimal] = {}
        for depense in fiche.depenses:
            if depense.financee_par_mildeca and depense.montant > 0 and depense.nature in parametres.natures:
                exclues[depense.nature] = exclues.get(depense.nature, Decimal(0)) + depense.montant
        if not fiche.depenses:
            return Verdict(None, "Aucune dépense n’est renseignée.")
        if not exclues:
            return Verdict(True, "Aucune dépense exclue n’est financée par la MILDECA.")
        ordre = [nature for nature in NatureDepense.values if nature in exclues]
        lignes = ", ".join(f"{NatureDepense(n).label} ({euros(exclues[n])})" for n in ordre)
        return Verdict(
            False,
            f"Dépenses exclues financées par la MILDECA : {lignes}.",
            {nature: str(exclues[nature]) for nature in ordre},
        )

    def est_plus_stricte(self, a: Parametres, b: Parametres) -> bool:
        return a.natures >= b.natures
