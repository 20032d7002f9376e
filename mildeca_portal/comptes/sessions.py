"""Sessions that know whose they are, as Django documents it: one row a session, with its person and its browser.

Absolute: 12 hours after signing in (`SESSION_COOKIE_AGE`) the session is over, however busy. What the row says of its
opening travels in the session's own data, so that every save, even under a new key, writes it again unchanged.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as SessionDeDjango
from django.utils import timezone

from mildeca_portal.comptes.models import Session

OUVERTE_LE = "ouverte_le"
APPAREIL = "appareil"
# « dernière activité » is shown to the minute at best: writing it on each request would cost a write per page.
PAS_D_ACTIVITE = timedelta(minutes=5)


class SessionStore(SessionDeDjango):
    vue_le: datetime | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def load(self) -> dict[str, Any]:
        session = self._get_session_from_db()  # type: ignore[attr-defined]  # not in the stubs
        if session is None:
            return {}
        self.vue_le = session.vue_le
        return self.decode(session.session_data)

    def ouvrir(self, appareil: str) -> None:
        """Someone has just signed in: the twelve hours begin."""
        self[OUVERTE_LE] = timezone.now().isoformat()
        self[APPAREIL] = appareil

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        personne = data.get(SESSION_KEY)
        if personne:
            data.setdefault(OUVERTE_LE, timezone.now().isoformat())
        session = super().create_model_instance(data)
        assert isinstance(session, Session)
        if personne:
            session.personne_id = int(personne)
            session.appareil = data.get(APPAREIL, "")
            session.ouverte_le = datetime.fromisoformat(data[OUVERTE_LE])
            session.vue_le = timezone.now()
            session.expire_date = session.ouverte_le + timedelta(seconds=settings.SESSION_COOKIE_AGE)
        return session

    def noter_l_activite(self) -> None:
        """Date the last activity on the row alone: the data of a request that runs beside is not written over."""
        if self.vue_le and self.session_key and not self.modified and timezone.now() - self.vue_le >= PAS_D_ACTIVITE:
            Session.objects.filter(session_key=self.session_key).update(vue_le=timezone.now())
