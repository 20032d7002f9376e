"""The end of a mandate, set by whichever act: one place for what follows from it."""

from datetime import date

from mildeca_portal.socle.evenements import Acteur
from prefectures.actions.passation import demander_note
from prefectures.models import Mandat


def poser_la_fin(mandat: Mandat, fin: date | None, *, par: Acteur) -> None:
    """Write the first day without the mandate; its holder is asked for the note of passation.

    Called under the lock of its préfecture, once the rules were asked.
    """
    mandat.fin = fin
    mandat.save(update_fields=["fin"])
    if fin is not None:
        demander_note(mandat, par=par)
