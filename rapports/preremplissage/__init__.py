"""What the portal already knows of an answer: its values (`valeurs`), and the list of what each was made from (`origines`)."""

from rapports.preremplissage.valeurs import valeurs_du_portail

__all__ = ["valeurs_du_portail"]
