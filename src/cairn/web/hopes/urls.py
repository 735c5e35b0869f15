"""Addresses of the screen `hopes`."""

from django.urls import URLPattern, URLResolver, path

from cairn.web.hopes import views

app_name = "hopes"
urlpatterns: list[URLPattern | URLResolver] = [
    path("page/hopes/new/", views.lay, name="lay"),
    path("page/hopes/<uuid:hope>/", views.change, name="hope"),
    path("page/hopes/<uuid:hope>/mark/", views.mark, name="mark"),
    path("page/hopes/<uuid:hope>/close/", views.close, name="close"),
    path("page/hopes/<uuid:hope>/again/", views.take_up, name="again"),
]
