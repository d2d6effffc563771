"""Addresses of the mailbox."""

from django.urls import path

from huiyin.civic.mailbox import views

app_name = "mailbox"
urlpatterns = [
    path("mailbox/", views.log, name="log"),
    path("mailbox/aliases/<int:alias_id>/end/", views.take_back, name="take_back"),
]
