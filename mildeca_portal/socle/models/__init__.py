"""Tables that every app uses and none owns. No foreign key leaves this room: people and territories are kept as ids and codes."""

from mildeca_portal.socle.models.courriel import Courriel
from mildeca_portal.socle.models.evenement import Evenement
from mildeca_portal.socle.models.fichier import Fichier
from mildeca_portal.socle.models.passage import Passage
from mildeca_portal.socle.models.travail import Travail

__all__ = ["Courriel", "Evenement", "Fichier", "Passage", "Travail"]
