"""Sessions that know whose they are, as Django documents it: one row a session, with its person and its browser.

Absolute: 12 hours after signing in the session is over, however busy (`SESSION_COOKIE_AGE`).
"""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as SessionDeDjango

from mildeca_portal.comptes.models import Session


class SessionStore(SessionDeDjango):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        session = super().create_model_instance(data)
        assert isinstance(session, Session)
        personne = data.get("_auth_user_id")
        session.personne_id = int(personne) if personne else None
        return session
