from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from circulaires.controle.constat import Verdict
from circulaires.controle.fiche import FicheControle
from circulaires.controle.grandeurs import PERIODE, Bornes, Mesure
from circulaires.controle.phrases import joindre
from circulaires.controle.registre import Famille, FormulaireParametres, TypeDeRegle, inscrire
from mildeca_portal.socle.templatetags.formats import date_longue

INVALIDE = {"invalid": "Saisissez une date, par exemple 15/03/2027."}


@dataclass(frozen=True, slots=True)
class Parametres:
    debut_au_plus_tot: date | None = None
    fin_au_plus_tard: date | None = None


class Formulaire(FormulaireParametres):
    debut_au_plus_tot = forms.DateField(
        required=False,
        label="Début au plus tôt (facultatif)",
        help_text="Premier jour où une action financée peut commencer, inclus.",
        error_messages=INVALIDE,
    )
    fin_au_plus_tard = forms.DateField(
        required=False,
        label="Fin au plus tard (facultatif)",
        help_text="Dernier jour où une action financée peut finir, inclus. Indiquez au moins l’une des deux dates.",
        error_messages=INVALIDE,
    )

    def clean(self) -> dict[str, Any]:
        valeurs = super().clean() or self.cleaned_data
        debut, fin = valeurs.get("debut_au_plus_tot"), valeurs.get("fin_au_plus_tard")
        if debut and fin and fin < debut:
            self.add_error("fin_au_plus_tard", "La fin de la période ne peut pas précéder son début.")
        if not (debut or fin or self.errors):
            self.add_error("debut_au_plus_tot", "Indiquez au moins l’une des deux dates.")
        return valeurs


@inscrire
class PeriodeDeRealisation(TypeDeRegle[Parametres]):
    """Days, both included. A date out of bounds is enough to refuse; a missing one is not enough to accept."""

    code = "periode_de_realisation"
    nom = "Période de réalisation"
    explication = "L’action commence et finit dans la période fixée par la circulaire. Ses deux bornes sont incluses."
    famille = Famille.DATES
    formulaire = Formulaire
    valeurs = Parametres

    def en_clair(self, parametres: Parametres) -> str:
        conditions = []
        if parametres.debut_au_plus_tot is not None:
            conditions.append(f"commence au plus tôt le {date_longue(parametres.debut_au_plus_tot)}")
        if parametres.fin_au_plus_tard is not None:
            conditions.append(f"finit au plus tard le {date_longue(parametres.fin_au_plus_tard)}")
        return f"L’action {joindre(conditions)}."

    def verifier(self, fiche: FicheControle, parametres: Parametres) -> Verdict:
        constats: list[tuple[bool | None, str]] = []
        chiffres: dict[str, str] = {}
        if (au_plus_tot := parametres.debut_au_plus_tot) is not None:
            debut = fiche.date_debut
            borne = f"pour un début au plus tôt le {date_longue(au_plus_tot)}"
            constats.append((None if debut is None else debut >= au_plus_tot, _jour("début", debut, borne)))
            chiffres |= _en_texte(date_debut=debut, debut_au_plus_tot=au_plus_tot)
        if (au_plus_tard := parametres.fin_au_plus_tard) is not None:
            fin = fiche.date_fin
            borne = f"pour une fin au plus tard le {date_longue(au_plus_tard)}"
            constats.append((None if fin is None else fin <= au_plus_tard, _jour("fin", fin, borne)))
            chiffres |= _en_texte(date_fin=fin, fin_au_plus_tard=au_plus_tard)
        respects = [respectee for respectee, _ in constats]
        respectee = False if False in respects else None if None in respects else True
        return Verdict(respectee, " ".join(phrase for _, phrase in constats), chiffres)

    def est_plus_stricte(self, a: Parametres, b: Parametres) -> bool:
        debut = b.debut_au_plus_tot is None or (
            a.debut_au_plus_tot is not None and a.debut_au_plus_tot >= b.debut_au_plus_tot
        )
        fin = b.fin_au_plus_tard is None or (
            a.fin_au_plus_tard is not None and a.fin_au_plus_tard <= b.fin_au_plus_tard
        )
        return debut and fin

    def bornes(self, parametres: Parametres) -> Mapping[Mesure, Bornes]:
        return {PERIODE: Bornes(parametres.debut_au_plus_tot, parametres.fin_au_plus_tard)}

    def dernier_jour(self, parametres: Parametres) -> date | None:
        return parametres.fin_au_plus_tard


def _jour(borne: str, jour: date | None, attendu: str) -> str:
    if jour is None:
        return f"La date de {borne} de l’action n’est pas renseignée."
    return f"{borne.capitalize()} de l’action : {date_longue(jour)}, {attendu}."


def _en_texte(**jours: date | None) -> dict[str, str]:
    return {nom: jour.isoformat() for nom, jour in jours.items() if jour is not None}
