"""The operators' view of organisations: to read; changes go through the pages of the directory."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin

from huiyin.civic.orgs.models import Org


class _ReadOnly(ModelAdmin):  # type: ignore[misc]  # unfold ships no types
    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: the directory's pages add organisations, through the actions."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: the directory's pages change organisations, through the actions."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: an organisation ends, it is not deleted."""
        return False


@admin.register(Org)
class OrgAdmin(_ReadOnly):
    """Organisations with their numbers."""

    list_display = ("name", "kind", "level", "phone", "closes", "starts", "ends", "in_directory")
    list_filter = ("kind", "level")
    search_fields = ("name", "phone", "uscc")
    list_per_page = 50

    @admin.display(description=gettext_lazy("Directory"))
    def in_directory(self, row: Org) -> str:
        """Lead to the page on which the organisation is changed."""
        return format_html(
            '<a href="{}">{}</a>', reverse("orgs:org", kwargs={"org_id": row.pk}), _("Open the page")
        )
