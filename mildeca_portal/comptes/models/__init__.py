"""How people come in: invitations, sessions, refused identities, files of functions to import, assistance."""

from mildeca_portal.comptes.models.assistance import Assistance
from mildeca_portal.comptes.models.imports import ImportFonctions
from mildeca_portal.comptes.models.invitations import Invitation
from mildeca_portal.comptes.models.sessions import Session
from mildeca_portal.comptes.models.tentatives import TentativeLiaison

__all__ = ["Assistance", "ImportFonctions", "Invitation", "Session", "TentativeLiaison"]
