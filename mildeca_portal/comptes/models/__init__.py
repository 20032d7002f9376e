"""How people come in: invitations, sessions, identities that were refused, files of functions to import."""

from mildeca_portal.comptes.models.imports import ImportFonctions
from mildeca_portal.comptes.models.invitations import Invitation
from mildeca_portal.comptes.models.sessions import Session
from mildeca_portal.comptes.models.tentatives import TentativeLiaison

__all__ = ["ImportFonctions", "Invitation", "Session", "TentativeLiaison"]
