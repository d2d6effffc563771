"""The operators' view of reorganisations: to read; changes go through the pages of the desk."""

from django.contrib import admin

from huiyin.civic.territory.models import Charge, Plan
from huiyin.kit.admin import ReadOnlyAdmin


@admin.register(Plan)
class PlanAdmin(ReadOnlyAdmin):
    """Reorganisations with their day and state."""

    list_display = ("title", "basis", "effective", "state", "applied_at", "settled_at")
    list_filter = ("state",)
    exclude = ("report",)
    search_fields = ("title", "basis")


@admin.register(Charge)
class ChargeAdmin(ReadOnlyAdmin):
    """Who is in charge of which category where."""

    list_display = ("org", "area", "category", "starts", "ends")
    list_select_related = ("org", "area", "category")
