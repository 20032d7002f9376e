"""Who took post in the last twelve months, and which steps are done: the list, for the page and its workbook."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from mildeca_portal.accueil.droits import prefectures_suivies
from mildeca_portal.accueil.forms import SuiviForm
from mildeca_portal.accueil.prise_de_poste import etapes_de
from mildeca_portal.socle.dates import decaler
from mildeca_portal.socle.prise_de_poste import Etape
from prefectures.habilitations import Habilitations
from prefectures.models import Mandat, NoteDePassation, Region

DUREE = 12  # months
# In the order of the table. A step that no app gives that year stays empty.
COLONNES = {
    "circulaire": "Circulaire lue",
    "formation": "Formation suivie",
    "equipe": "Équipe vérifiée",
    "correspondants": "Correspondants rencontrés",
}


@dataclass(frozen=True, slots=True)
class LigneDeSuivi:
    """One mandate, its steps by code, and the note of the predecessor when there is one."""

    mandat: Mandat
    etapes: dict[str, Etape]
    note: NoteDePassation | None = None

    @property
    def faites(self) -> int:
        return sum(e.faite_le is not None for e in self.etapes.values())


@dataclass(frozen=True, slots=True)
class Suivi:
    """What the page shows. `form`: its filter, in error when the day asked for is none (today is then shown)."""

    form: SuiviForm
    jour: date
    lignes: Sequence[LigneDeSuivi]

    @property
    def terminees(self) -> int:
        """Newcomers with nothing left to do."""
        return sum(ligne.faites == len(ligne.etapes) for ligne in self.lignes)


def suivre(habilitations: Habilitations, saisie: Any, jour: date) -> Suivi:
    """The newcomers that one follows on the day `jour`, latest first, in a fixed number of queries."""
    suivies = prefectures_suivies(habilitations)
    regions = Region.objects.all() if suivies is None else Region.objects.filter(prefectures__in=suivies).distinct()
    form = SuiviForm(saisie, regions=regions)
    mandats = ouverts_recemment(jour)
    if suivies is not None:
        mandats = mandats.filter(prefecture__in=suivies)
    if form.is_valid() and form.cleaned_data["region"]:
        mandats = mandats.filter(prefecture__region=form.cleaned_data["region"])
    liste = list(mandats.select_related("prefecture__region", "personne"))
    etapes, notes = etapes_de(liste, jour), _notes(liste, habilitations)
    return Suivi(form, jour, [LigneDeSuivi(m, {e.code: e for e in etapes[m.pk]}, notes.get(m.pk)) for m in liste])


def _notes(mandats: Sequence[Mandat], habilitations: Habilitations) -> dict[int, NoteDePassation]:
    """{mandate: what the last holder of the same post left before it}. One query."""
    lisibles = NoteDePassation.objects.visibles_par(habilitations).select_related("mandat").defer("contenu")
    laissees = list(lisibles.filter(mandat__prefecture__in={m.prefecture_id for m in mandats}).order_by("mandat__fin"))
    trouvees = {}
    for m in mandats:
        for note in laissees:
            avant = note.mandat
            if (avant.prefecture_id, avant.niveau) == (m.prefecture_id, m.niveau) and avant.debut < m.debut:
                trouvees[m.pk] = note
    return trouvees


def ouverts_recemment(jour: date) -> QuerySet[Mandat]:
    """Mandates opened in the twelve months that end on the day `jour`."""
    return Mandat.objects.filter(debut__gt=decaler(jour, -DUREE), debut__lte=jour).order_by("-debut", "-pk")
