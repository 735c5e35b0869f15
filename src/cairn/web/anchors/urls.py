"""Addresses of the screen `anchors`."""

from django.urls import URLPattern, URLResolver, path

from cairn.clinic.records.well_anchors import CBI, PROQOL
from cairn.web.anchors import views

app_name = "anchors"
urlpatterns: list[URLPattern | URLResolver] = [
    path("well/anchors/", views.show_anchors, name="show"),
    *(
        path(f"well/anchors/{key}/", views.ask_about, {"measure": key}, name=key)
        for key in (PROQOL, CBI)
    ),
]
