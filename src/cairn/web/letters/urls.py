"""Addresses of the screen `letters`."""

from django.urls import URLPattern, URLResolver, path

from cairn.web.letters import given, keep, views

app_name = "letters"
urlpatterns: list[URLPattern | URLResolver] = [
    path("page/letters/", views.show_all, name="all"),
    path("page/letters/new/", keep.write_letter, name="new"),
    path("page/letters/<uuid:own>/", views.show_letter, name="letter"),
    path("page/letters/<uuid:own>/change/", keep.change_letter, name="change"),
    path("page/letters/<uuid:own>/give/", views.give, name="give"),
    path("page/letters/<uuid:own>/take-back/", views.take_back, name="take_back"),
    path("page/letters/<uuid:own>/away/", views.put_away, name="away"),
    path("letters/<uuid:given>/", given.show_given, name="given"),
    path("letters/<uuid:given>/open/", given.open_given, name="open"),
]
