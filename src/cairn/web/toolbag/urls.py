"""Addresses of the screen `toolbag`."""

from django.urls import URLPattern, URLResolver, path

from cairn.web.toolbag import views

app_name = "toolbag"
urlpatterns: list[URLPattern | URLResolver] = [
    path("page/tools/new/", views.lay, name="lay"),
    path("page/tools/<uuid:tool>/", views.tend, name="tool"),
]
