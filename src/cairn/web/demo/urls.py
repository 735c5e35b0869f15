"""Addresses of the screen `demo`."""

from django.urls import URLPattern, URLResolver, path

from cairn.web.demo.views import enter

app_name = "demo"
urlpatterns: list[URLPattern | URLResolver] = [
    path("demo/<str:token>/", enter, name="enter"),
]
