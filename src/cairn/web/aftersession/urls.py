"""Addresses of the screen `aftersession`: the client's, then the therapist's."""

from django.urls import URLPattern, URLResolver, path

from cairn.web.aftersession import desk, views

app_name = "aftersession"
urlpatterns: list[URLPattern | URLResolver] = [
    path("page/after/<uuid:session>/", views.speak, name="speak"),
    path("sessions/<uuid:session>/after/", desk.guess, name="guess"),
    path("sessions/<uuid:session>/hand-over/", desk.hand_over, name="hand_over"),
]
