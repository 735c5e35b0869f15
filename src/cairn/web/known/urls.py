"""Addresses of the screen `known`."""

from django.urls import URLPattern, URLResolver, path

from cairn.web.known import views

app_name = "known"
urlpatterns: list[URLPattern | URLResolver] = [
    path("well/weeks/", views.show_weeks, name="weeks"),
    path("well/known/", views.show_known, name="known"),
]
