"""Invitations, and the browser of somebody invited."""

import re
from datetime import timedelta
from typing import Any

from django.core import mail
from django.utils import timezone

from rapports.models import Contribution, Reponse
from tests.gardes.client import ClientVigilant


def contribution(reponse: Reponse, lettre: str = "A", **champs: Any) -> Contribution:
    """Someone of the ARS, invited on one section until the closing."""
    maintenant = timezone.now()
    return Contribution.objects.create(
        section=reponse.sections.get(lettre=lettre),
        **{
            "nom": "Dominique Essai",
            "organisme": "ARS",
            "courriel": "dominique.essai@ars.test",
            "invitee_le": maintenant - timedelta(days=1),
            "fin": maintenant + timedelta(days=20),
            **champs,
        },
    )


def adresse(invitation: Contribution) -> str:
    return f"/contribution/{invitation.jeton}/"


def demander(client: Any, invitation: Contribution) -> str:
    """Ask for a code, and read it in the mail; empty when none came."""
    avant = len(mail.outbox)
    client.post(f"{adresse(invitation)}code/")
    recus = [c for c in mail.outbox[avant:] if c.to == [invitation.courriel]]
    trouve = re.search(r"Votre code : (\d{6})", str(recus[-1].body)) if recus else None
    return trouve[1] if trouve else ""


def visiteur(invitation: Contribution) -> Any:
    """A browser of his own, that the code let in."""
    client = ClientVigilant()
    reponse = client.post(f"{adresse(invitation)}ouvrir/", {"code": demander(client, invitation)})
    assert (reponse.status_code, reponse.url) == (302, adresse(invitation))
    return client
