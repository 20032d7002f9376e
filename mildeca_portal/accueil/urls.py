"""Addresses that join several apps."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
