"""Addresses of the screen `mypath`."""

from django.urls import URLPattern, URLResolver

app_name = "mypath"
urlpatterns: list[URLPattern | URLResolver] = []
