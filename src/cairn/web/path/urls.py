"""Addresses of the screen `path`."""

from django.urls import URLPattern, URLResolver, path

from cairn.web.path import views

app_name = "path"
urlpatterns: list[URLPattern | URLResolver] = [
    path("people/<uuid:client>/", views.show_path, name="show"),
    path("people/<uuid:client>/numbers/", views.show_numbers, name="numbers"),
]
