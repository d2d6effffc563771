"""The operators' view of e-mails: to read; sending again goes through the action."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin

from huiyin.civic.notices import actions
from huiyin.civic.notices.models import Delivery
from huiyin.kernel.errors import Refusal
from huiyin.kit.http import actor_of, sentence


@admin.register(Delivery)
class DeliveryAdmin(ModelAdmin):  # type: ignore[misc]  # unfold ships no types
    """E-mails by state; never whom they went to."""

    list_display = ("message_id", "channel", "state", "tries", "due_at", "settled_at", "error")
    list_filter = ("channel", "state")
    fields = (
        "message_id",
        "channel",
        "provider_id",
        "state",
        "tries",
        "due_at",
        "started_at",
        "settled_at",
        "error",
        "words",
    )
    readonly_fields = fields
    actions = ("send_again",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: e-mails come from notices."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: an e-mail that went out stays on record."""
        return False

    @admin.action(description=gettext_lazy("Send again"))
    def send_again(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        """Queue the chosen e-mails again."""
        for row in queryset:
            try:
                actions.resend(actor=actor_of(request), delivery_id=row.pk)
            except Refusal as refusal:
                messages.error(request, f"{row.message_id}: {sentence(refusal)}")
            else:
                messages.success(request, f"{row.message_id}: {_('The e-mail is queued again.')}")
