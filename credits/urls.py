"""Addresses of credits."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
