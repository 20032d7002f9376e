"""Addresses of the portal, and the witness: what any authenticated POST that updates one row costs here."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_POST

from prefectures.models import Personne


@require_POST
def temoin(request: HttpRequest) -> HttpResponse:
    """One UPDATE of one row, behind the same middlewares, rights and transaction as every page."""
    Personne.objects.filter(pk=request.user.pk).update(telephone=request.POST["telephone"])
    return HttpResponse(status=204)


urlpatterns = [path("temoin/", temoin), path("", include("mildeca_portal.urls"))]
