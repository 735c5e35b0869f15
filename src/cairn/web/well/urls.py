"""Addresses of the screen `well`."""

from django.urls import URLPattern, URLResolver, path

from cairn.web.well import book, words

app_name = "well"
urlpatterns: list[URLPattern | URLResolver] = [
    path("well/", book.show_book, name="book"),
    path("well/begin/", words.begin, name="begin"),
    path("well/open/", words.open_book, name="open"),
    path("well/close/", words.close, name="close"),
    path("well/words/", words.change_words, name="words"),
    path("well/lost/", words.find_again, name="lost"),
    path("well/printed-key/", words.print_again, name="print_again"),
    path("well/end/", words.end, name="end"),
    path("well/<uuid:well_entry>/keep/", book.keep, name="keep"),
    path("well/<uuid:well_entry>/let-go/", book.let_entry_go, name="let_go"),
]
