"""Addresses of the screen `known`."""

from django.urls import URLPattern, URLResolver, path

from cairn.web.known import trial, views

app_name = "known"
urlpatterns: list[URLPattern | URLResolver] = [
    path("well/weeks/", views.show_weeks, name="weeks"),
    path("well/known/", views.show_known, name="known"),
    path("well/trial/", trial.show_trial, name="trial"),
    path("well/trial/stop/", trial.stop, name="stop"),
    path("well/trial/<uuid:session>/", trial.otherwise, name="otherwise"),
]
