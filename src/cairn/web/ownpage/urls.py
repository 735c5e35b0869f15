"""Addresses of the client's own page: stones, and the words that lock it."""

from django.urls import URLPattern, URLResolver, path

from cairn.web.ownpage import lay, stones, words

app_name = "ownpage"
urlpatterns: list[URLPattern | URLResolver] = [
    path("page/stones/new/", lay.lay_stone, name="lay"),
    path("page/stones/<uuid:own>/laid/", lay.say_laid, name="laid"),
    path("page/stones/<uuid:own>/", stones.change_stone, name="stone"),
    path("page/things/<uuid:own>/hide/", stones.hide_item, name="hide"),
    path("page/things/<uuid:own>/show/", stones.show_item, name="show"),
    path("page/things/<uuid:own>/lift/", stones.lift, name="lift"),
    path("page/things/remove/", stones.remove, name="remove"),
    path("page/offers/leave/", lay.leave_offer, name="leave_offer"),
    path("page/lock/", words.open_page, name="lock"),
    path("page/lock/words/", words.change_words, name="words"),
    path("page/lock/begin-again/", words.begin_again, name="begin_again"),
    path("page/lock/close/", words.close, name="close"),
]
