"""Addresses of the screen `checkin`."""

from django.urls import URLPattern, URLResolver, path

from cairn.web.checkin import desk, door, unsent, views

app_name = "checkin"
urlpatterns: list[URLPattern | URLResolver] = [
    path("c/<str:token>/", door.enter, name="enter"),
    path("page/", door.welcome, name="welcome"),
    path("page/no-thanks/", door.decline, name="no_thanks"),
    path("page/run-out/", door.say_run_out, name="run_out"),
    path("page/leave/", door.leave, name="leave"),
    path("page/words/", views.write_words, name="words"),
    path("page/check-in/", views.answer, name="form"),
    path("page/check-in/unsent/", unsent.tell_unsent, name="unsent"),
    path("page/thanks/", views.thank, name="thanks"),
    path("people/<uuid:client>/paper/", desk.enter_from_paper, name="paper"),
    path("people/<uuid:client>/kiosk/", desk.hand_over_screen, name="kiosk"),
]
