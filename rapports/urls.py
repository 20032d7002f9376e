"""Addresses of rapports: the surveys here, the report and its editions in `urls_editions`."""

from django.urls import URLPattern

from rapports.urls_editions import urlpatterns as editions

app_name = "rapports"

enquetes: list[URLPattern] = []

urlpatterns = [*enquetes, *editions]
