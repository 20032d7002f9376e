"""The administration has no sign-in of its own: the portal's, then the right of the day."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator


class Administration(AdminSite):
    site_header = site_title = "Administration du portail MILDECA"
    index_title = "Données de référence et consultation"

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Signed in without the right: 403. Signed out: the portal's sign-in."""
        if request.user.is_authenticated:
            raise PermissionDenied("L’administration est réservée aux administrateurs du portail.")
        return redirect_to_login(reverse("admin:index"))
