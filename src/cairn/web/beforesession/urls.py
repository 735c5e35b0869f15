"""Addresses of the screen `beforesession`."""

from django.urls import URLPattern, URLResolver, path

from cairn.web.beforesession import views

app_name = "beforesession"
urlpatterns: list[URLPattern | URLResolver] = [
    path("sessions/<uuid:session>/before/", views.show_before, name="show"),
]
