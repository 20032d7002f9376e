from typing import TYPE_CHECKING

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from prefectures.models import Personne

if TYPE_CHECKING:
    from mildeca_portal.comptes.sessions import SessionStore


class Session(AbstractBaseSession):
    """A session of the portal. No address of the machine is kept: the browser is enough to recognise one's own."""

    personne = models.ForeignKey(Personne, models.CASCADE, null=True, related_name="sessions")
    appareil = models.CharField(max_length=80, blank=True, help_text="« Firefox sous Windows ».")
    ouverte_le = models.DateTimeField("ouverte le", null=True)
    vue_le = models.DateTimeField("dernière activité", null=True)

    class Meta:
        ordering = ["-ouverte_le", "session_key"]

    def __str__(self) -> str:
        return f"session de {self.personne_id}"

    @classmethod
    def get_session_store_class(cls) -> "type[SessionStore]":
        from mildeca_portal.comptes.sessions import SessionStore

        return SessionStore
