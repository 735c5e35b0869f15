"""Addresses of the screen `importing`."""

from django.urls import URLPattern, URLResolver, path

from cairn.web.importing import views

app_name = "importing"
urlpatterns: list[URLPattern | URLResolver] = [
    path("import/", views.choose_file, name="choose"),
    path("import/columns/", views.map_columns, name="map"),
    path("import/look/", views.preview_scores, name="preview"),
    path("import/run/", views.run_import, name="run"),
    path("import/result/", views.show_result, name="result"),
]
