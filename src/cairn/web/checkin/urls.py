"""Addresses of the screen `checkin`."""

from django.urls import URLPattern, URLResolver

app_name = "checkin"
urlpatterns: list[URLPattern | URLResolver] = []
