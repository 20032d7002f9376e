"""A campaign at fixed dates, and the people who are written to."""

from datetime import datetime, timedelta

from mildeca_portal.socle.evenements import SYSTEME
from mildeca_portal.socle.models import Courriel
from rapports.actions import campagne as actions
from rapports.models import Campagne, Relance, Reponse
from rapports.relances.echeancier import PARIS

MICRO = timedelta(microseconds=1)


def paris(*parties: int) -> datetime:
    return datetime(*parties, tzinfo=PARIS)  # type: ignore[misc]


OUVERTURE, CLOTURE, FIN_DE_REVUE = paris(2026, 7, 1, 9), paris(2026, 9, 30, 18), paris(2026, 11, 30, 18)
# Working days before the closing: the four paliers of a campaign.
J30, J15, J7, J2 = paris(2026, 8, 19, 8), paris(2026, 9, 9, 8), paris(2026, 9, 21, 8), paris(2026, 9, 28, 8)


def preparee(exercice: int = 2025, **champs) -> Campagne:
    dates = {"ouverture": OUVERTURE, "cloture": CLOTURE, "fin_de_revue": FIN_DE_REVUE}
    return actions.preparer(Campagne(exercice=exercice, **{**dates, **champs}), par=SYSTEME)


def ouverte(horloge, **champs) -> Campagne:
    """Open at its instant; the clock stays there."""
    horloge.move_to(OUVERTURE)
    return actions.ouvrir(preparee(**champs), par=SYSTEME)


def seules(campagne: Campagne, *codes: str) -> None:
    """Keep these préfectures only: the others have submitted as far as the reminders know."""
    Reponse.objects.filter(campagne=campagne).exclude(prefecture__code__in=codes).delete()


def envoyees(**champs) -> list[tuple[str, str]]:
    """(palier, code of the préfecture or of the région) of each reminder that left, in order."""
    relances = Relance.objects.parties().filter(**champs).select_related("reponse__prefecture").order_by("date", "pk")
    return [(r.palier, r.reponse.prefecture.code if r.reponse else r.region_id) for r in relances]


def courriels(gabarit: str) -> list[str]:
    return sorted(Courriel.objects.filter(gabarit=gabarit).values_list("destinataire", flat=True))
