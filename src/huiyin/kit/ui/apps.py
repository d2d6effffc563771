"""The design system as a Django app."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Serve templates, tags and static files of the interface."""

    name = "huiyin.kit.ui"
    label = "ui"
