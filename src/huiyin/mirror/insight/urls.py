"""Addresses of the mirror; the site mounts them under /mirror/."""

from django.urls import path

from huiyin.mirror.insight import views

app_name = "insight"

urlpatterns = [
    path("", views.home, name="home"),
    path("how-we-count/", views.how, name="how"),
    path("reorganisations/<int:plan_id>/", views.plan, name="plan"),
    path("<str:token>/", views.place, name="place"),
    path("<str:token>/matters/", views.matters, name="matters"),
]
