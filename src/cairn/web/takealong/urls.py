"""Addresses of the screen `takealong`."""

from django.urls import URLPattern, URLResolver, path

from cairn.web.takealong import views

app_name = "takealong"
urlpatterns: list[URLPattern | URLResolver] = [
    path("well/export/", views.take_along, name="take"),
    path("well/export/after-leaving/", views.take_after_leaving, name="after_leaving"),
]
