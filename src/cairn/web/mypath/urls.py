"""Addresses of the screen `mypath`."""

from django.urls import URLPattern, URLResolver, path

from cairn.web.mypath import views

app_name = "mypath"
urlpatterns: list[URLPattern | URLResolver] = [
    path("page/path/", views.show_own_path, name="show"),
]
