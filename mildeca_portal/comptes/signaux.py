"""What happens when someone signs in, by password or by ProConnect."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django_otp.plugins.otp_totp.models import TOTPDevice

from mildeca_portal.comptes import appareils
from mildeca_portal.comptes.second_facteur import CLE_INSCRIT
from prefectures.models import Personne


@receiver(user_logged_in)
def ouvrir_la_session(sender: Any, request: HttpRequest, user: Personne, **kwargs: Any) -> None:
    """Date the session, name its browser, note whether a second factor is to be asked, forget the dormancy."""
    request.session.ouvrir(appareils.nommer(request.META.get("HTTP_USER_AGENT", "")))  # type: ignore[attr-defined]
    request.session[CLE_INSCRIT] = TOTPDevice.objects.filter(user=user, confirmed=True).exists()
    if user.avis_dormance:
        Personne.objects.filter(pk=user.pk).update(avis_dormance=0, avis_dormance_le=None)
