"""The operators' view of places: to read; changes go through the pages of the directory."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.civic.places.models import Area, AreaName, OtherName
from huiyin.kit.admin import ReadOnlyAdmin


@admin.register(Area)
class AreaAdmin(ReadOnlyAdmin):
    """Places with their codes and validity."""

    list_display = ("full_name", "level", "code", "token", "valid_from", "valid_to", "in_directory")
    list_filter = ("level", "compound_kind", "has_property_management", "has_owners_committee")
    search_fields = ("full_name", "code", "token")
    list_per_page = 50
    show_full_result_count = False

    @admin.display(description=gettext_lazy("Directory"))
    def in_directory(self, row: Area) -> str:
        """Lead to the page on which the place is changed."""
        return format_html(
            '<a href="{}">{}</a>', reverse("places:place", kwargs={"token": row.token}), _("Open the page")
        )


@admin.register(AreaName)
class AreaNameAdmin(ReadOnlyAdmin):
    """What places were called before."""

    list_display = ("name", "area", "code", "valid_from", "valid_to", "reason")
    list_select_related = ("area",)
    search_fields = ("name", "area__full_name")


@admin.register(OtherName)
class OtherNameAdmin(ReadOnlyAdmin):
    """What people call places."""

    list_display = ("name", "kind", "area")
    list_filter = ("kind",)
    list_select_related = ("area",)
    search_fields = ("name", "area__full_name")
