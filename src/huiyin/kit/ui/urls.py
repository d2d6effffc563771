"""Pages of the design system."""

from django.urls import path

from huiyin.kit.ui import views

app_name = "ui"

urlpatterns = [
    path("styleguide/", views.styleguide, name="styleguide"),
    path("large-type/", views.large_type, name="large_type"),
]
