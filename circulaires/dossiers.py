"""A text with what it holds, read once for the page, the PDF, the checks and the comparison."""

from circulaires.models import Texte
from circulaires.regles import Dossier


def dossier_de(texte: Texte) -> Dossier:
    """The text with what it holds: five queries, six for an instruction."""
    return Dossier(
        texte,
        list(texte.orientations.prefetch_related("objectifs_cibles")),
        list(texte.chantiers.all()),
        list(texte.regles.all()),
        list(texte.echeances.all()),
        list(texte.contenus.all()) if texte.nature == Texte.Nature.INSTRUCTION else [],
    )
