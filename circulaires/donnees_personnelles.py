"""What the texts hold on a person: what they acknowledged."""

from circulaires.models import Lecture
from mildeca_portal.socle.portabilite import Sections, rangs

CHAMPS = frozenset({"circulaires.lecture.personne"})


def extraire(personne_id: int) -> Sections:
    return {
        "accuses_de_lecture": rangs(
            Lecture.objects.filter(personne=personne_id).order_by("lu_le", "pk"),
            texte="texte__intitule",
            prefecture="prefecture__nom",
            fonction="fonction",
            le="lu_le",
        )
    }
