"""Addresses of the screen `attention`."""

from django.urls import URLPattern, URLResolver, path

from cairn.web.attention import views

app_name = "attention"
urlpatterns: list[URLPattern | URLResolver] = [
    path("attention/<uuid:attention>/", views.show_attention, name="show"),
    path("attention/<uuid:attention>/take/", views.take_attention, name="take"),
    path("attention/<uuid:attention>/decide/", views.decide_attention, name="decide"),
]
