"""Addresses of C10, my data, and of the therapist's answer to a correction."""

from django.urls import URLPattern, URLResolver, path

from cairn.web.mydata import corrections, rest, take, views, words

app_name = "mydata"
urlpatterns: list[URLPattern | URLResolver] = [
    path("page/data/", views.show, name="show"),
    path("page/data/everything/", views.show_everything, name="everything"),
    path("page/data/opened/", views.show_looks, name="opened"),
    path("page/data/take/", take.take_along, name="take"),
    path("page/data/words/", words.rewrite, name="words"),
    path("page/data/correct/", corrections.ask, name="correct"),
    path("page/data/pause/", rest.pause, name="pause"),
    path("page/data/pause/end/", rest.come_back, name="come_back"),
    path("page/not-today/", rest.not_today, name="not_today"),
    path("page/data/leave/", rest.leave, name="leave"),
    path("people/<uuid:client>/corrections/", corrections.answer, name="answer"),
]
