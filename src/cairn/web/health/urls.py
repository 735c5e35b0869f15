"""Addresses of the screen `health`."""

from django.urls import URLPattern, URLResolver, path

from cairn.web.health import question, views

app_name = "health"
urlpatterns: list[URLPattern | URLResolver] = [
    path("practice/health/", views.show_health, name="show"),
    path("practice/health/question/", question.answer, name="question"),
]
