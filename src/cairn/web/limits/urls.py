"""Addresses of the screen `limits`."""

from django.urls import URLPattern, URLResolver, path

from cairn.web.limits import views

app_name = "limits"
urlpatterns: list[URLPattern | URLResolver] = [
    path("limits/", views.show_limits, name="show"),
]
