"""Addresses of the screen `offline`; the worker's own says how far it may reach."""

from django.urls import URLPattern, URLResolver, path

from cairn.web.offline import views

app_name = "offline"
urlpatterns: list[URLPattern | URLResolver] = [
    path("page/worker.js", views.give_worker, name="worker"),
    path("page/offline/", views.say_away, name="away"),
    path("page/waiting/", views.receive, name="receive"),
    path("page/waiting/look/", views.look, name="look"),
]
