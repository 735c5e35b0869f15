"""Addresses of the screen `path`."""

from django.urls import URLPattern, URLResolver, path

from cairn.web.path import stones, views

app_name = "path"
urlpatterns: list[URLPattern | URLResolver] = [
    path("people/<uuid:client>/", views.show_path, name="show"),
    path("people/<uuid:client>/numbers/", views.show_numbers, name="numbers"),
    path("people/<uuid:client>/suggest/", stones.suggest_stone, name="suggest"),
    path("stones/<uuid:shown>/pebble/", stones.set_one_pebble, name="pebble"),
]
