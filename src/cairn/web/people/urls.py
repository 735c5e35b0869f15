"""Addresses of the screen `people`."""

from django.urls import URLPattern, URLResolver, path

from cairn.web.people import appointments, details, views

app_name = "people"
urlpatterns: list[URLPattern | URLResolver] = [
    path("people/", views.list_people, name="everyone"),
    path("people/new/", views.enrol, name="enrol"),
    path("people/<uuid:client>/details/", details.put_right, name="details"),
    path("people/<uuid:client>/measures/", views.agree_measures, name="measures"),
    path("people/<uuid:client>/session/", appointments.keep_sessions, name="session"),
    path("people/<uuid:client>/erase/", views.erase, name="erase"),
]
