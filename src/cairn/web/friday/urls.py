"""Addresses of the screen `friday`: seven cards, and the way to where it was left."""

from django.urls import URLPattern, URLResolver, path

from cairn.web.friday import views

app_name = "friday"
urlpatterns: list[URLPattern | URLResolver] = [
    path("well/friday/", views.begin, name="begin"),
    path("well/friday/purpose/", views.show_purpose, name="purpose"),
    path("well/friday/who-stays/", views.show_stays, name="stays"),
    path("well/friday/what-moved/", views.show_moved, name="moved"),
    path("well/friday/given-received/", views.show_given, name="given"),
    path("well/friday/my-week/", views.show_week, name="week"),
    path("well/friday/one-thing/", views.show_learned, name="learned"),
    path("well/friday/next-week/", views.show_next, name="next"),
]
