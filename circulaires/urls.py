"""Addresses of circulaires."""

from django.urls import URLPattern

app_name = "circulaires"
urlpatterns: list[URLPattern] = []
