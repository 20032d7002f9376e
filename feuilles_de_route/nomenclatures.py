"""Words shared by the plans and the projects: those of the survey (E11, E12), declared once in `circulaires.controle`.

Partner institutions are those of the directory (`prefectures.models.Correspondant.Institution`).
"""

from circulaires.controle.nomenclatures import Milieu
from circulaires.controle.nomenclatures import PublicCible as Public

__all__ = ["Milieu", "Public"]
