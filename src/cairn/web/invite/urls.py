"""Addresses of the screen `invite`."""

from django.urls import URLPattern, URLResolver, path

from cairn.web.invite import views

app_name = "invite"
urlpatterns: list[URLPattern | URLResolver] = [
    path("people/<uuid:client>/invite/", views.make_link, name="make"),
    path("invite/<uuid:invitation>/revoke/", views.revoke_link, name="revoke"),
    path("invite/<uuid:invitation>/mail/", views.mail_link, name="mail"),
]
