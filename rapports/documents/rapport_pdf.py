"""The national report in PDF."""

from collections.abc import Callable

from mildeca_portal.socle import pdf
from mildeca_portal.socle.extraits import JeuDeDonnees
from rapports.documents.contenu import composer


def composer_pdf(jeu: JeuDeDonnees, *, numero: int, page_faite: Callable[[int], None] | None = None) -> bytes:
    """`numero`: number of the edition. Raises `PangoManquant` or `RenduImpossible` (`socle.pdf`)."""
    contexte = {"contenu": composer(jeu), "numero": numero, "au": jeu.au, "empreinte": jeu.empreinte}
    return pdf.document("rapports/edition/pdf.html", contexte, page_faite=page_faite)
