"""Addresses of the screen `milestones`."""

from django.urls import URLPattern, URLResolver, path

from cairn.web.milestones import views

app_name = "milestones"
urlpatterns: list[URLPattern | URLResolver] = [
    path("page/milestones/new/", views.name, name="name"),
    path("page/milestones/offered/", views.show_offer, name="offered"),
    path("page/milestones/not-now/", views.put_off, name="not_now"),
    path("page/milestones/never/", views.turn_down, name="never"),
]
