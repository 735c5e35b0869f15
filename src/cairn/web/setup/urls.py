"""Addresses of the screen `setup`."""

from django.urls import URLPattern, URLResolver, path

from cairn.web.setup.views import start

app_name = "setup"
urlpatterns: list[URLPattern | URLResolver] = [
    path("set-up/", start, name="start"),
]
