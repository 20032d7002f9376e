"""Addresses of the national report."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
