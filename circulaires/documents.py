"""The PDF of a text, in the letterhead of the State: composed once when the text is published, then served as it is.

A draft, or a text whose document is not there yet, is composed for whoever may ask and kept nowhere.
"""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from circulaires.models import Texte
from circulaires.texte_lu import lire
from mildeca_portal.socle import pdf
from mildeca_portal.socle.evenements import SYSTEME, journaliser
from mildeca_portal.socle.fichiers import PDF, Depot, conserver
from mildeca_portal.socle.models import Travail
from mildeca_portal.socle.taches import lancer
from mildeca_portal.socle.templatetags.formats import instant

TRAVAIL = "circulaires.composer_le_pdf"
DELAI = 60  # seconds


def a_un_pdf(texte: Texte) -> bool:
    """A text written here. Those of reference were written elsewhere: the State's letterhead is not for what sources say."""
    return texte.origine != Texte.Origine.REFERENCE


def nom_du_pdf(texte: Texte) -> str:
    """« circulaire-2026.pdf », « circulaire-2026-modificative-1.pdf », « instruction-simca.pdf »."""
    if texte.nature == Texte.Nature.INSTRUCTION:
        return f"instruction-{texte.code}.pdf"
    suite = f"-modificative-{texte.rang}" if texte.rang else ""
    return f"circulaire-{texte.exercice}{suite}.pdf"


def composer(texte: Texte, *, page_faite: Callable[[int], None] | None = None) -> bytes:
    """The PDF of the text as it is written, whatever modified it since. Raises `PangoManquant` or `RenduImpossible`."""
    contexte = {"texte": texte, "lu": lire(texte, timezone.localdate()), "mention_projet": mention_projet(texte)}
    return pdf.document("circulaires/pdf.html", contexte, page_faite=page_faite, delai=DELAI)


def mention_projet(texte: Texte) -> str:
    """What each page of an unpublished text bears; empty once published."""
    if texte.est_public:
        return ""
    if texte.statut == Texte.Statut.SIGNE:
        return "TEXTE SIGNÉ, NON PUBLIÉ"
    return f"PROJET – version du {instant(texte.modifie_le)}"


def composer_a_la_publication(texte: Texte) -> Travail | None:
    """Queue the composition of a text that is being published, in the transaction that publishes it.

    None when this text has no PDF, or has it already.
    """
    if not a_un_pdf(texte) or texte.document_id:
        return None
    return lancer(TRAVAIL, demandeur_id=None, texte_id=texte.pk)


def composer_et_conserver(texte_id: int, *, page_faite: Callable[[int], None] | None = None) -> bool:
    """Compose the PDF of a published text and keep it, once. Returns whether it was: of two, the first wins.

    Raises `PangoManquant` or `RenduImpossible`.
    """
    texte = Texte.objects.select_related("modifie", "strategie").get(pk=texte_id)
    if not texte.est_public or not a_un_pdf(texte) or texte.document_id:
        return False
    octets = composer(texte, page_faite=page_faite)
    with transaction.atomic():
        pris = Texte.objects.select_for_update().get(pk=texte_id)
        if pris.document_id:
            return False
        fichier = conserver(Depot(nom_du_pdf(pris), PDF, octets), depose_par_id=None)
        Texte.objects.filter(pk=texte_id).update(document=fichier)
        journaliser("circulaires.texte.document_compose", pris, par=SYSTEME, donnees={"fichier": fichier.pk})
    return True


def relancer_ce_qui_manque() -> int:
    """Queue again the PDF of published texts that have none, once a day each (Pango was missing, the worker was stopped).

    Returns how many. Idempotent.
    """
    sans_document = Texte.objects.publies().filter(document=None).exclude(origine=Texte.Origine.REFERENCE)
    veille = timezone.now() - timedelta(days=1)
    tentes = set(
        Travail.objects.filter(code=TRAVAIL, cree_le__gte=veille).values_list("parametres__texte_id", flat=True)
    )
    manquants = [texte for texte in sans_document.order_by("pk") if texte.pk not in tentes]
    for texte in manquants:
        composer_a_la_publication(texte)
    return len(manquants)
