"""Addresses of the screen `workingon`: the client's side, then the therapist's."""

from django.urls import URLPattern, URLResolver, path

from cairn.web.workingon import desk, views

app_name = "workingon"
urlpatterns: list[URLPattern | URLResolver] = [
    path("page/working-on/new/", views.begin, name="begin"),
    path("page/working-on/<uuid:plan>/", views.change, name="change"),
    path("page/working-on/<uuid:plan>/done/", views.finish, name="finish"),
    path("people/<uuid:client>/working-on/", desk.agree, name="agree"),
    path("working-on/<uuid:plan>/", desk.edit, name="edit"),
    path("working-on/<uuid:plan>/done/", desk.close, name="close"),
]
