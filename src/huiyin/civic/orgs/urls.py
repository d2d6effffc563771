"""Addresses of the directory of organisations."""

from django.urls import path

from huiyin.civic.orgs.views import desk, pages

app_name = "orgs"

urlpatterns = [
    path("orgs/", pages.index, name="index"),
    path("orgs/add/", desk.add, name="add"),
    path("orgs/table.xlsx", desk.empty_table, name="empty_table"),
    path("orgs/import/<str:token>/", desk.import_file, name="import"),
    path("orgs/<int:org_id>/", pages.org, name="org"),
    path("orgs/<int:org_id>/edit/", desk.edit, name="edit"),
    path("orgs/<int:org_id>/end/", desk.end, name="end"),
    path("orgs/<int:org_id>/numbers/", desk.add_number, name="add_number"),
    path("orgs/<int:org_id>/numbers/<int:number_id>/end/", desk.end_number, name="end_number"),
    path("orgs/<int:org_id>/areas/", desk.set_area, name="set_area"),
    path("orgs/<int:org_id>/areas/<str:token>/end/", desk.end_area, name="end_area"),
]
