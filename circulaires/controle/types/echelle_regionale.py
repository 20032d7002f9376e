from dataclasses import dataclass

from circulaires.controle.constat import Verdict
from circulaires.controle.fiche import FicheControle
from circulaires.controle.phrases import compte, joindre
from circulaires.controle.registre import Famille, FormulaireParametres, TypeDeRegle, inscrire
from mildeca_portal.socle.formulaires import ChampEntier


@dataclass(frozen=True, slots=True)
class Parametres:
    minimum: int


class Formulaire(FormulaireParametres):
    minimum = ChampEntier(
        label="Nombre minimal de départements d’un projet régional",
        min_value=2,
        max_value=13,
        help_text="De 2 à 13, tous de la même région. Exemple : 2.",
        error_messages={
            "min_value": "Un projet régional concerne au moins deux départements.",
            "max_value": "Aucune région n’a plus de 13 départements.",
        },
    )


@inscrire
class EchelleRegionale(TypeDeRegle[Parametres]):
    """R-13. Says nothing of a departmental project: that one is held to its département by `perimetre_departemental`."""

    code = "echelle_regionale"
    nom = "Échelle régionale"
    explication = (
        "Un projet régional concerne un nombre minimal de départements, tous de la même région. Les projets "
        "départementaux ne sont pas regardés."
    )
    famille = Famille.TERRITOIRE
    formulaire = Formulaire
    valeurs = Parametres

    def en_clair(self, parametres: Parametres) -> str:
        return f"Un projet régional concerne au moins {parametres.minimum} départements de la même région."

    def verifier(self, fiche: FicheControle, parametres: Parametres) -> Verdict:
        if not fiche.echelle_regionale:
            return Verdict(None, "Le projet n’est pas régional.")
        if fiche.departements_de_la_region is None:
            return Verdict(None, "Les départements de la région ne sont pas connus.")
        nombre = len(fiche.departements_concernes)
        ailleurs = sorted(fiche.departements_concernes - fiche.departements_de_la_region)
        chiffres = {
            "departements": str(nombre),
            "minimum": str(parametres.minimum),
            "hors_de_la_region": " ".join(ailleurs),
        }
        phrase = (
            f"Projet régional qui concerne {compte(nombre, 'département')}, pour un minimum de {parametres.minimum}"
        )
        if ailleurs:
            return Verdict(False, f"{phrase} ; hors de la région : {joindre(ailleurs)}.", chiffres)
        return Verdict(nombre >= parametres.minimum, f"{phrase}.", chiffres)

    def est_plus_stricte(self, a: Parametres, b: Parametres) -> bool:
        return a.minimum >= b.minimum
