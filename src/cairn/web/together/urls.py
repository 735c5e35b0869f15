"""Addresses of the screen `together`."""

from django.urls import URLPattern, URLResolver, path

from cairn.web.together import views

app_name = "together"
urlpatterns: list[URLPattern | URLResolver] = [
    path("people/<uuid:client>/together/", views.show_together, name="show"),
]
