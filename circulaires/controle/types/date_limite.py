from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from circulaires.controle.champs import InstantField
from circulaires.controle.constat import Verdict
from circulaires.controle.fiche import FicheControle
from circulaires.controle.registre import Famille, FormulaireParametres, TypeDeRegle, inscrire
from mildeca_portal.socle.templatetags.formats import instant


@dataclass(frozen=True, slots=True)
class Parametres:
    au_plus_tard: datetime | None = None


class Formulaire(FormulaireParametres):
    au_plus_tard = InstantField(
        required=False,
        label="Dernier instant de dépôt fixé par la circulaire (facultatif)",
        help_text=(
            "Heure de Paris. Vide : seule la date limite de chaque appel à projets compte. "
            "Renseigné : la plus proche des deux s’applique."
        ),
    )


@inscrire
class DateLimite(TypeDeRegle[Parametres]):
    """R-16. Instants: a file received at the very deadline is on time."""

    code = "date_limite"
    nom = "Date limite de dépôt"
    explication = "Le dossier est déposé au plus tard à la date et à l’heure limites de l’appel à projets."
    famille = Famille.DATES
    formulaire = Formulaire
    valeurs = Parametres

    def en_clair(self, parametres: Parametres) -> str:
        phrase = "Le dossier est déposé au plus tard à la date limite de l’appel à projets"
        if parametres.au_plus_tard is None:
            return f"{phrase}."
        return f"{phrase} et, dans tous les cas, le {instant(parametres.au_plus_tard)} (heure de Paris)."

    def verifier(self, fiche: FicheControle, parametres: Parametres) -> Verdict:
        limites = [limite for limite in (fiche.date_limite, parametres.au_plus_tard) if limite is not None]
        if fiche.date_depot is None:
            return Verdict(None, "La date de dépôt n’est pas renseignée.")
        if not limites:
            return Verdict(None, "Aucune date limite de dépôt n’est fixée.")
        limite = min(limites)
        return Verdict(
            fiche.date_depot <= limite,
            f"Dossier déposé le {instant(fiche.date_depot)}, pour une date limite fixée au {instant(limite)}.",
            {"date_depot": fiche.date_depot.isoformat(), "date_limite": limite.isoformat()},
        )

    def est_plus_stricte(self, a: Parametres, b: Parametres) -> bool:
        return b.au_plus_tard is None or (a.au_plus_tard is not None and a.au_plus_tard <= b.au_plus_tard)

    def dernier_jour(self, parametres: Parametres) -> date | None:
        return timezone.localdate(parametres.au_plus_tard) if parametres.au_plus_tard else None
