"""Addresses of the screen `language`."""

from django.urls import URLPattern, URLResolver, path

from cairn.web.language import views

app_name = "language"
urlpatterns: list[URLPattern | URLResolver] = [
    path("page/language/", views.choose, name="choose"),
]
