"""The operators' view of organisations: to read; changes go through the pages of the directory."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.civic.orgs.models import Org
from huiyin.kit.admin import ReadOnlyAdmin


@admin.register(Org)
class OrgAdmin(ReadOnlyAdmin):
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
