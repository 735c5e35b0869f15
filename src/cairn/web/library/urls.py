"""Addresses of the screen `library`."""

from django.urls import URLPattern, URLResolver, path

from cairn.web.library import views

app_name = "library"
urlpatterns: list[URLPattern | URLResolver] = [
    path("page/library/", views.show_shelf, name="shelf"),
    path("page/library/<slug:card>/", views.read_card, name="card"),
    path("people/<uuid:client>/library/", views.send, name="send"),
]
