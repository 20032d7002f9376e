"""Addresses of feuilles_de_route."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
