"""Addresses of the screen `month`."""

from django.urls import URLPattern, URLResolver, path

from cairn.web.month import views

app_name = "month"
urlpatterns: list[URLPattern | URLResolver] = [
    path("well/month/", views.show_month, name="show"),
]
