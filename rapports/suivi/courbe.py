"""First submissions day by day, beside last year's on the same number of days before its closing."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from mildeca_portal.socle.tableau import Colonne, Couverture, Forme, Graphique, Ligne, Nature, Tableau
from mildeca_portal.socle.templatetags.formats import date_longue
from rapports.suivi.avancees import SOURCE, Avancee

CLOTURE = "J"


@dataclass(frozen=True, slots=True)
class Annee:
    """One campaign. `ouverture`, `cloture`: local days, the closing with its national extensions."""

    exercice: int
    ouverture: date
    cloture: date
    avancees: Sequence[Avancee]

    @property
    def rangs(self) -> list[int]:
        """Day of each first submission, counted from the closing: -3 is three days before. Sorted."""
        jours = (timezone.localtime(a.premiere_le).date() for a in self.avancees if a.premiere_le)
        return sorted((jour - self.cloture).days for jour in jours)

    @property
    def debut(self) -> int:
        return (self.ouverture - self.cloture).days


def nom_du_jour(rang: int) -> str:
    """« J-12 », « J », « J+3 »."""
    return f"J{rang:+d}" if rang else CLOTURE


def courbe(annee: Annee, precedente: Annee | None, le: datetime) -> Tableau:
    """Cumulated first submissions of both years, one line per day. Days still to come hold last year's only.

    A préfecture counts once, on the day of its first submission, whatever is corrected afterwards: the last point is
    the number of préfectures that have submitted.
    """
    rangs, avant = annee.rangs, precedente.rangs if precedente else []
    aujourdhui = (timezone.localtime(le).date() - annee.cloture).days
    debut = min([annee.debut, *rangs, *([precedente.debut, *avant] if precedente else [])])
    fin = max([0, *rangs, *avant])
    colonnes = [
        Colonne("jour", "Jour avant la clôture"),
        Colonne("date", "Date", Nature.DATE),
        Colonne("nouvelles", "Premières transmissions du jour", Nature.ENTIER),
        Colonne("cumul", f"Enquête {annee.exercice}", Nature.ENTIER),
    ]
    if precedente:
        colonnes.append(Colonne("precedent", f"Enquête {precedente.exercice}", Nature.ENTIER))
    lignes = []
    for rang in range(debut, fin + 1):
        connu = rang <= aujourdhui
        valeurs = [
            nom_du_jour(rang),
            annee.cloture + timedelta(days=rang),
            rangs.count(rang) if connu else None,
            bisect_right(rangs, rang) if connu else None,
            *([bisect_right(avant, rang)] if precedente else []),
        ]
        lignes.append(Ligne(tuple(valeurs)))
    series = ("cumul", "precedent") if precedente else ("cumul",)
    return Tableau(
        code="suivi.courbe",
        titre="Premières transmissions, jour par jour",
        definition=_definition(annee, precedente),
        colonnes=tuple(colonnes),
        lignes=tuple(lignes),
        source=SOURCE,
        couverture=Couverture(len(rangs), len(annee.avancees)),
        graphiques=(Graphique(Forme.COURBE, series, _titre(annee, precedente), repere=CLOTURE),),
    )


def _titre(annee: Annee, precedente: Annee | None) -> str:
    suite = f" et {precedente.exercice}" if precedente else ""
    return f"Préfectures ayant transmis leur réponse, enquête {annee.exercice}{suite}, par jour avant la clôture"


def _definition(annee: Annee, precedente: Annee | None) -> str:
    texte = (
        "Nombre de préfectures ayant transmis au moins une fois leur réponse, à la fin de chaque jour. "
        f"J : jour de la clôture, le {date_longue(annee.cloture)}"
    )
    if precedente:
        texte += f" (enquête {precedente.exercice} : le {date_longue(precedente.cloture)})"
    return f"{texte}. Prolongations nationales comprises."
