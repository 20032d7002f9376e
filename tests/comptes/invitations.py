"""What the tests of accounts share: reading the mails, taking the link."""

import re

from mildeca_portal.socle.models import Courriel

LIEN = re.compile(r"(/invitation/\S+)")


def courriels() -> list[tuple[str, str]]:
    """(template, address) of the mails written, oldest first."""
    return list(Courriel.objects.order_by("pk").values_list("gabarit", "destinataire"))


def dernier_courriel() -> Courriel:
    return Courriel.objects.order_by("pk").last()


def dernier_lien() -> str:
    """Path of the link in the last mail of invitation."""
    corps = Courriel.objects.filter(gabarit="comptes_invitation").order_by("pk").last().corps
    return LIEN.search(corps)[1]
