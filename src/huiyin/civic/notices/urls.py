"""Addresses of notices."""

from django.urls import path

from huiyin.civic.notices import views

app_name = "notices"
urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("me/notices/", views.choices, name="choices"),
    path("notices/stop/<str:stop_token>/", views.stop, name="stop"),
    path("notices/read/", views.read_all, name="read_all"),
    path("notices/<int:notice_id>/", views.open_notice, name="open"),
    path("notices/deliveries/", views.deliveries, name="deliveries"),
    path("notices/deliveries/<int:delivery_id>/again/", views.resend, name="resend"),
]
