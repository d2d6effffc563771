"""The design system as a Django app."""

from django.apps import AppConfig

from huiyin.kernel.text import gettext_noop as N_

# Django's Chinese calls a box of a form 字段, as programmers do. Our catalogue is asked before Django's.
SAID_PLAINER = (N_("This field is required."), N_("Enter a whole number."), N_("Enter a valid date."))


class UiConfig(AppConfig):
    """Serve templates, tags and static files of the interface."""

    name = "huiyin.kit.ui"
    label = "ui"
