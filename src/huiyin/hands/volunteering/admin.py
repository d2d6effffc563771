"""The operators' view of volunteering: to read; changes go through the pages."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from huiyin.hands.volunteering.models import Certificate, Post, Shift, Team


class _ReadOnly(ModelAdmin):  # type: ignore[misc]  # unfold ships no types
    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: everything is made by the pages, through the actions."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: everything is changed by the pages, through the actions."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: nothing here is deleted."""
        return False


@admin.register(Team)
class TeamAdmin(_ReadOnly):
    """Teams of volunteers."""

    list_display = ("name", "place", "org", "made_at", "ended_at")
    list_select_related = ("place", "org")


@admin.register(Post)
class PostAdmin(_ReadOnly):
    """Posts of teams."""

    list_display = ("name", "spot", "team", "at_risk")
    list_select_related = ("team",)


@admin.register(Shift)
class ShiftAdmin(_ReadOnly):
    """Shifts, and how many places are taken."""

    list_display = ("post", "starts", "ends", "taken", "most", "confirmed_at", "called_off_at")
    list_select_related = ("post",)


@admin.register(Certificate)
class CertificateAdmin(_ReadOnly):
    """Papers by code; whom they are about is not shown here."""

    list_display = ("code", "org", "first", "last", "minutes", "issued_at", "revoked_at")
    list_select_related = ("org",)
    exclude = ("payload", "volunteer", "seal")
