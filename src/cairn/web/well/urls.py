"""Addresses of the screen `well`."""

from django.urls import URLPattern, URLResolver, path

from cairn.web.well import blocks, book, carrying, shelves, words

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
    path("well/shelves/", shelves.show_shelves, name="shelves"),
    path("well/lessons/", shelves.show_lessons, name="lessons"),
    path("well/hope-jar/", shelves.draw_hope, name="hope_jar"),
    path("well/mirrors/", carrying.show_mirrors, name="mirrors"),
    path("well/gratitude/", blocks.gratitude, name="gratitude"),
    path("well/practice/", blocks.practice, name="practice"),
    path("well/<uuid:well_entry>/carry/", carrying.carry, name="carry"),
    path("well/<uuid:well_entry>/answer/", carrying.answer, name="answer"),
    path("well/<uuid:well_entry>/route/", carrying.route, name="route"),
    path("well/<uuid:well_entry>/keep/", book.keep, name="keep"),
    path("well/<uuid:well_entry>/let-go/", book.let_entry_go, name="let_go"),
]
