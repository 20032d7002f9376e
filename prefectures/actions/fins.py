"""The end of a mandate, set by whichever act: one place for what follows from it."""

from datetime import date

from prefectures.models import Mandat


def poser_la_fin(mandat: Mandat, fin: date | None) -> None:
    """Write the first day without the mandate. Called under the lock of its préfecture, once the rules were asked."""
    mandat.fin = fin
    mandat.save(update_fields=["fin"])
