"""Addresses of the mirror; the site mounts them under /mirror/."""

from django.urls import path

from huiyin.mirror.insight import views

app_name = "insight"

urlpatterns = [
    path("", views.home, name="home"),
    path("how-we-count/", views.how, name="how"),
    path("reorganisations/<int:plan_id>/", views.plan, name="plan"),
    path("formulas/new/", views.new_formula, name="new_formula"),
    path("<str:token>/compare/", views.compare, name="compare"),
    path("<str:token>/figures.<str:form>", views.export, name="export"),
    path("<str:token>/", views.place, name="place"),
    path("<str:token>/matters/", views.matters, name="matters"),
]
