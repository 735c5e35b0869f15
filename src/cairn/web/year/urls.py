"""Addresses of the screen `year`."""

from django.urls import URLPattern, URLResolver, path

from cairn.web.year import letter, texts, views
from cairn.web.year.pages import TEXT_PAGES

app_name = "year"
urlpatterns: list[URLPattern | URLResolver] = [
    path("well/year/", views.show_year, name="show"),
    *(
        path(f"well/year/{one.slug}/", texts.write_text, {"page": one}, name=one.slug)
        for one in TEXT_PAGES
    ),
    path("well/year/growth/", views.show_growth, name="growth"),
    path("well/year/learned/", texts.show_learned, name="learned"),
    path("well/year/letter/", letter.write_letter, name="letter"),
    path("well/year/paper/", views.take_paper, name="paper"),
]
