"""Publication of a text on Légifrance: what the portal warns of. It repeals nothing by itself.

CRPA, art. R. 312-7: an instruction that was not published within four months of its signature is deemed repealed.
"""

from datetime import date

from django.db.models import TextChoices

from circulaires.models import Texte
from mildeca_portal.socle.dates import decaler

ALERTE_APRES, REPUTEE_ABROGEE_APRES = 3, 4  # calendar months after the signature


class Situation(TextChoices):
    SANS_OBJET = "sans_objet", "sans objet"
    NON_CONCERNEE = "non_concernee", "non concernée par la publication sur Légifrance"
    PUBLIEE = "publiee", "publiée sur Légifrance"
    TARDIVE = "tardive", "publiée sur Légifrance après le délai de quatre mois"
    A_PUBLIER = "a_publier", "à publier sur Légifrance"
    ALERTE = "alerte", "à publier sur Légifrance sans tarder"
    REPUTEE_ABROGEE = "reputee_abrogee", "non publiée sur Légifrance dans le délai de quatre mois"


A_SIGNALER = (Situation.ALERTE, Situation.REPUTEE_ABROGEE)


def situation_legifrance(texte: Texte, le: date) -> Situation:
    """Where the text stands on the day `le`. Nothing is said of a text unsigned, repealed or replaced, or of reference."""
    if texte.legifrance_non_concerne:
        return Situation.NON_CONCERNEE
    if texte.legifrance_date:
        dernier = derniere_date(texte) if texte.origine != Texte.Origine.REFERENCE else None
        return Situation.TARDIVE if dernier and texte.legifrance_date > dernier else Situation.PUBLIEE
    suivi = texte.statut in (Texte.Statut.SIGNE, Texte.Statut.PUBLIE) and texte.origine != Texte.Origine.REFERENCE
    if not suivi or texte.date_signature is None:
        return Situation.SANS_OBJET
    if le > decaler(texte.date_signature, REPUTEE_ABROGEE_APRES):
        return Situation.REPUTEE_ABROGEE
    if le >= decaler(texte.date_signature, ALERTE_APRES):
        return Situation.ALERTE
    return Situation.A_PUBLIER


def derniere_date(texte: Texte) -> date | None:
    """Last day of the four months, None for a text that is not signed."""
    return decaler(texte.date_signature, REPUTEE_ABROGEE_APRES) if texte.date_signature else None
