"""Addresses of the screen `setup`."""

from django.urls import URLPattern, URLResolver, path

from cairn.web.setup import away, people, views

app_name = "setup"
urlpatterns: list[URLPattern | URLResolver] = [
    path("set-up/", views.start, name="start"),
    path("settings/practice/", views.describe, name="practice"),
    path("settings/protocol/", views.state, name="protocol"),
    path("settings/away/", away.say_away, name="away"),
    path("settings/people/", people.list_members, name="members"),
    path("settings/people/new/", people.add, name="add_member"),
    path(
        "settings/people/<uuid:colleague>/", people.change_roles, name="change_member"
    ),
    path("settings/people/<uuid:colleague>/leave/", people.let_leave, name="let_leave"),
    path("join/<uuid:newcomer>/<str:token>/", people.join, name="join"),
]
