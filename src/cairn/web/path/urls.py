"""Addresses of the screen `path`."""

from django.urls import URLPattern, URLResolver

app_name = "path"
urlpatterns: list[URLPattern | URLResolver] = []
