"""Background work of the texts: their PDF."""

from circulaires import documents
from mildeca_portal.socle.taches import Suivi, travail

PAGES_PREVUES = 8


@travail(documents.TRAVAIL)
def composer_le_pdf(suivi: Suivi, texte_id: int) -> None:
    """Compose and keep the PDF of a text just published."""

    def page_faite(page: int) -> None:
        if page % 5 == 0:
            suivi.avancer(min(95 * page // PAGES_PREVUES, 95), f"Composition du PDF\u00a0: page {page}")

    documents.composer_et_conserver(texte_id, page_faite=page_faite)
