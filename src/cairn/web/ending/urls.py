"""Addresses of the screen `ending`."""

from django.urls import URLPattern, URLResolver, path

from cairn.web.ending import ends, keepsake, lines, look_back

app_name = "ending"
urlpatterns: list[URLPattern | URLResolver] = [
    path("page/look-back/", look_back.show_look_back, name="look_back"),
    path("page/look-back/closing/", look_back.ask_closing, name="closing"),
    path("page/look-back/signs/new/", lines.write_sign, name="new_sign"),
    path("page/look-back/people/new/", lines.write_person, name="new_person"),
    path("page/look-back/lines/<uuid:own>/", lines.change_line, name="line"),
    path("page/keepsake/", keepsake.compose, name="keepsake"),
    path("people/<uuid:client>/ending/", ends.end, name="end"),
    path("people/<uuid:client>/ending/words/", ends.write_closing, name="write"),
    path(
        "people/<uuid:client>/together/look-back/",
        look_back.show_together,
        name="together",
    ),
]
