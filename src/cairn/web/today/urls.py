"""Addresses of the screen `today`."""

from django.urls import URLPattern, URLResolver, path

from cairn.web.today import views

app_name = "today"
urlpatterns: list[URLPattern | URLResolver] = [
    path("today/", views.show_day, name="day"),
]
