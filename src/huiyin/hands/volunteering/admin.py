"""The operators' view of volunteering: to read; changes go through the pages."""

from django.contrib import admin

from huiyin.hands.volunteering.models import Certificate, Letter, Post, Shift, Team
from huiyin.kit.admin import ReadOnlyAdmin


@admin.register(Team)
class TeamAdmin(ReadOnlyAdmin):
    """Teams of volunteers."""

    list_display = ("name", "place", "org", "made_at", "ended_at")
    list_select_related = ("place", "org")


@admin.register(Post)
class PostAdmin(ReadOnlyAdmin):
    """Posts of teams."""

    list_display = ("name", "spot", "team", "at_risk")
    list_select_related = ("team",)


@admin.register(Shift)
class ShiftAdmin(ReadOnlyAdmin):
    """Shifts, and how many places are taken."""

    list_display = ("post", "starts", "ends", "taken", "most", "confirmed_at", "called_off_at")
    list_select_related = ("post",)


@admin.register(Certificate)
class CertificateAdmin(ReadOnlyAdmin):
    """Papers by code; whom they are about is not shown here."""

    list_display = ("code", "org", "first", "last", "minutes", "issued_at", "revoked_at")
    list_select_related = ("org",)
    exclude = ("payload", "volunteer", "seal")


@admin.register(Letter)
class LetterAdmin(ReadOnlyAdmin):
    """Letters of appointment by code; whom they are about is not shown here."""

    list_display = ("code", "org", "role", "starts", "ends", "state", "revoked_at")
    list_select_related = ("org",)
    exclude = ("payload", "volunteer", "seal")
