"""Lengths of time as people write them in a setting and read them on a page: « 12 mois »."""

import calendar
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

FORME = re.compile(r"(?P<nombre>[1-9]\d{0,3}) (?P<unite>jours?|mois|ans?)")


@dataclass(frozen=True, slots=True)
class Duree:
    """`unite`: « jour », « mois » or « an »; months and years are those of the calendar."""

    nombre: int
    unite: str

    @classmethod
    def lire(cls, texte: str) -> "Duree":
        """« 90 jours », « 12 mois », « 10 ans ». Raises `ValueError` with a French sentence for anything else."""
        lue = FORME.fullmatch(" ".join(texte.split()))
        if lue is None:
            raise ValueError(
                f"« {texte} » n’est pas une durée : écrivez par exemple « 90 jours », « 12 mois », « 10 ans »."
            )
        unite = lue["unite"]
        return cls(int(lue["nombre"]), unite if unite == "mois" else unite.rstrip("s"))

    def __str__(self) -> str:
        pluriel = "s" if self.nombre > 1 and self.unite != "mois" else ""
        return f"{self.nombre}\u00a0{self.unite}{pluriel}"

    def avant(self, instant: datetime) -> datetime:
        """The instant that far before `instant`; the day is cut to the month (31 March less one month: 28 February)."""
        if self.unite == "jour":
            return instant - timedelta(days=self.nombre)
        mois = instant.year * 12 + instant.month - 1 - self.nombre * (12 if self.unite == "an" else 1)
        annee, rang = divmod(mois, 12)
        jour = min(instant.day, calendar.monthrange(annee, rang + 1)[1])
        return instant.replace(year=annee, month=rang + 1, day=jour)
