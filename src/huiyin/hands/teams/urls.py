"""Addresses of cadre teams."""

from django.urls import path

from huiyin.hands.teams import views

app_name = "teams"

urlpatterns = [
    path("teams/", views.index, name="index"),
    path("teams/compare/", views.compare, name="compare"),
    path("teams/new/", views.new, name="new"),
    path("teams/photos/<str:photo_token>/<str:size>.jpg", views.photo, name="photo"),
    path("teams/<int:station_id>/", views.station, name="station"),
    path("teams/<int:station_id>/members/", views.add_member, name="add_member"),
    path("teams/<int:station_id>/diary/", views.write_week, name="write_week"),
    path("teams/<int:station_id>/achievements/", views.achieve, name="achieve"),
    path("teams/<int:station_id>/achievements/<int:achievement_id>/", views.publish, name="publish"),
    path("teams/<int:station_id>/rate/", views.rate, name="rate"),
    path("teams/<int:station_id>/handover/", views.note, name="note"),
    path("teams/<int:station_id>/handover/sign/", views.sign, name="sign"),
]
