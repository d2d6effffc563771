"""The operators' view of reorganisations: to read; changes go through the pages of the desk."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from huiyin.civic.territory.models import Charge, Plan


class _ReadOnly(ModelAdmin):  # type: ignore[misc]  # unfold ships no types
    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: plans are made on the desk, through the actions."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: plans are changed on the desk, through the actions."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: a plan is called off, it is not deleted."""
        return False


@admin.register(Plan)
class PlanAdmin(_ReadOnly):
    """Reorganisations with their day and state."""

    list_display = ("title", "basis", "effective", "state", "applied_at", "settled_at")
    list_filter = ("state",)
    exclude = ("report",)
    search_fields = ("title", "basis")


@admin.register(Charge)
class ChargeAdmin(_ReadOnly):
    """Who is in charge of which category where."""

    list_display = ("org", "area", "category", "starts", "ends")
    list_select_related = ("org", "area", "category")
