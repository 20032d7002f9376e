"""Addresses of rapports."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
