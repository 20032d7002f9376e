"""Who may do what on accounts. Each predicate gives who acts, or None."""

from mildeca_portal.socle.evenements import Acteur
from prefectures.models import Personne

TITULAIRE = "titulaire"


def titulaire(personne: Personne) -> Acteur:
    """The holder of an account acting on that account: no function is needed for what is one's own."""
    return Acteur(personne.pk, TITULAIRE)
