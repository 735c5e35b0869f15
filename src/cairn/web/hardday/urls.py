"""Addresses of the screen `hardday`."""

from django.urls import URLPattern, URLResolver, path

from cairn.web.hardday import views

app_name = "hardday"
urlpatterns: list[URLPattern | URLResolver] = [
    path("well/hard-day/", views.show, name="show"),
    path("well/hard-day/people/", views.name_people, name="people"),
]
