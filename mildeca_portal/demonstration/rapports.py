"""The national reports: 2023 published, 2024 generated and not published. Figures and workbooks are made at once.

The PDF takes long and wants Pango: the background worker composes it when the portal starts.
"""

from datetime import date

from mildeca_portal.demonstration.cadre import Cadre, instant
from mildeca_portal.socle.evenements import SYSTEME
from rapports.actions.editions import demander_les_documents, generer_edition, publier
from rapports.models import Campagne, Edition

PUBLIE, GENERE = 2023, 2024
PUBLICATION = date(2024, 12, 12)


def deja_charge() -> bool:
    return Edition.objects.exists()


def charger(cadre: Cadre) -> dict[str, int]:
    for exercice in (PUBLIE, GENERE):
        campagne = Campagne.objects.get(exercice=exercice)
        edition = generer_edition(campagne, par=SYSTEME, avec_pdf=False)
        if exercice == PUBLIE:
            publier(edition, par=SYSTEME, exiger_pdf=False)
            Edition.objects.filter(pk=edition.pk).update(publiee_le=instant(PUBLICATION, 10))
        demander_les_documents(edition, par=SYSTEME)
    return {"rapports": 2}
