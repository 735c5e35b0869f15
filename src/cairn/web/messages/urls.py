"""Addresses of the screen `messages`."""

from django.urls import URLPattern, URLResolver, path

from cairn.web.messages import views

app_name = "messages"
urlpatterns: list[URLPattern | URLResolver] = [
    path("page/messages/", views.show_messages, name="choose"),
    path("page/messages/note/", views.keep_note, name="note"),
    path("page/messages/afterwards/", views.keep_follow_ups, name="follow_ups"),
]
