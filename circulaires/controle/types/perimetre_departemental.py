from dataclasses import dataclass

from django import forms

from circulaires.controle.constat import Verdict
from circulaires.controle.fiche import FicheControle
from circulaires.controle.phrases import joindre
from circulaires.controle.registre import Famille, FormulaireParametres, TypeDeRegle, inscrire


@dataclass(frozen=True, slots=True)
class Parametres:
    meme_sans_appel: bool = False


class Formulaire(FormulaireParametres):
    meme_sans_appel = forms.BooleanField(
        required=False,
        label="Appliquer aussi aux projets déposés hors d’un appel à projets départemental",
        help_text="Le département est alors celui de la préfecture qui instruit le projet.",
    )


@inscrire
class PerimetreDepartemental(TypeDeRegle[Parametres]):
    """R-14. The préfecture that instructs, and the départements named if there are any, are those of the call."""

    code = "perimetre_departemental"
    nom = "Périmètre départemental"
    explication = (
        "Un projet départemental se déroule dans le seul département de son appel à projets. Les projets régionaux ne "
        "sont pas regardés."
    )
    famille = Famille.TERRITOIRE
    formulaire = Formulaire
    valeurs = Parametres

    def en_clair(self, parametres: Parametres) -> str:
        phrase = "Un projet départemental se déroule dans le seul département de son appel à projets"
        if parametres.meme_sans_appel:
            return f"{phrase} ou, hors appel, de la préfecture qui l’instruit."
        return f"{phrase}."

    def verifier(self, fiche: FicheControle, parametres: Parametres) -> Verdict:
        if fiche.echelle_regionale:
            return Verdict(None, "Le projet est régional.")
        attendu, origine = fiche.departement_de_l_appel, "de l’appel à projets"
        if attendu is None:
            if not parametres.meme_sans_appel:
                return Verdict(None, "Le projet ne répond à aucun appel à projets départemental.")
            attendu, origine = fiche.prefecture_code, "de la préfecture"
        departements = sorted({fiche.prefecture_code} | fiche.departements_concernes)
        ailleurs = [code for code in departements if code != attendu]
        chiffres = {"departement": attendu, "departements": " ".join(departements)}
        if ailleurs:
            phrase = f"Le projet sort du département {origine} ({attendu})"
            return Verdict(False, f"{phrase} : il concerne {joindre(ailleurs)}.", chiffres)
        return Verdict(True, f"Le projet se déroule dans le département {origine} ({attendu}).", chiffres)

    def est_plus_stricte(self, a: Parametres, b: Parametres) -> bool:
        return a.meme_sans_appel or not b.meme_sans_appel
