"""Addresses of the directory of places."""

from django.urls import path

from huiyin.civic.places.views import desk, naming, pages, posters

app_name = "places"

urlpatterns = [
    path("places/", pages.index, name="index"),
    path("places/table.xlsx", desk.empty_table, name="empty_table"),
    path("places/names.xlsx", naming.empty_names, name="empty_names"),
    path("places/<str:token>/", pages.place, name="place"),
    path("places/<str:token>/poster/", posters.poster, name="poster"),
    path("places/<str:token>/poster.pdf", posters.poster_pdf, name="poster_pdf"),
    path("places/<str:token>/qr.svg", posters.qr, name="qr"),
    path("places/<str:token>/add/", desk.add, name="add"),
    path("places/<str:token>/edit/", desk.edit, name="edit"),
    path("places/<str:token>/rename/", desk.rename, name="rename"),
    path("places/<str:token>/end/", desk.end, name="end"),
    path("places/<str:token>/homes/", desk.add_home, name="add_home"),
    path("places/<str:token>/import/", desk.import_file, name="import"),
    path("places/<str:token>/names/", naming.names, name="names"),
    path("places/<str:token>/names/import/", naming.import_names, name="import_names"),
    path("places/<str:token>/names/<int:number>/remove/", naming.remove_name, name="remove_name"),
]
