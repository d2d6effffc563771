"""What operators see of the kit: the corrected calendar, reactions that were given up; and rows to read."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.admin import ModelAdmin

from huiyin.kernel.workdays import DayKind
from huiyin.kit.days import forget_day, set_day
from huiyin.kit.http import actor_of
from huiyin.kit.models import DayOverride, ReactionRun
from huiyin.kit.reviving import try_again


class ReadOnlyAdmin(ModelAdmin):  # type: ignore[misc]  # unfold ships no types
    """Rows to look at: whatever is added, changed or ended goes through an action of its module."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False


@admin.register(DayOverride)
class DayOverrideAdmin(ModelAdmin):  # type: ignore[misc]  # unfold ships no types
    """Days that are other than published. Everything is written through the actions."""

    list_display = ("day", "kind", "note", "source")
    list_filter = ("kind",)
    date_hierarchy = "day"
    actions = ("back_to_published",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Allow: the action asks whether the actor may."""
        return True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Allow: the action asks whether the actor may."""
        return True

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse the admin's own deleting; the act below leaves a record."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Keep the day of an entry as it is: it names the entry."""
        return ("day",) if obj else ()

    def save_model(self, request: HttpRequest, obj: DayOverride, form: Any, change: bool) -> None:
        """Write through the action."""
        kind = DayKind(obj.kind)
        set_day(actor=actor_of(request), day=obj.day, kind=kind, note=obj.note, source=obj.source)

    @admin.action(description=gettext_lazy("Back to the published calendar"))
    def back_to_published(self, request: HttpRequest, queryset: QuerySet[DayOverride]) -> None:
        """Take the chosen corrections back."""
        for row in queryset:
            forget_day(actor=actor_of(request), day=row.day)
            told = _("The published calendar holds again for %(day)s.") % {"day": row.day}
            messages.success(request, told)


@admin.register(ReactionRun)
class ReactionRunAdmin(ModelAdmin):  # type: ignore[misc]  # unfold ships no types
    """Dead letters: reactions to events that failed too often and wait for a person."""

    list_display = ("event_name", "reaction", "tries", "announced_at")
    fields = ("event_name", "reaction", "state", "tries", "announced_at", "error")
    readonly_fields = fields
    actions = ("try_again",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReactionRun]:
        """Return the dead ones only; the others look after themselves."""
        rows: QuerySet[ReactionRun] = super().get_queryset(request)
        return rows.filter(state=ReactionRun.State.DEAD).select_related("event")

    @admin.display(description=gettext_lazy("event"))
    def event_name(self, row: ReactionRun) -> str:
        """Name the event that was announced."""
        return row.event.name

    @admin.display(description=gettext_lazy("announced at"))
    def announced_at(self, row: ReactionRun) -> Any:
        """Return when the event was announced."""
        return row.event.announced_at

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: reactions come from events."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: what failed stays until it is done."""
        return False

    @admin.action(description=gettext_lazy("Try again"))
    def try_again(self, request: HttpRequest, queryset: QuerySet[ReactionRun]) -> None:
        """Let the chosen reactions run once more; events behind them follow."""
        revived = sum(try_again(actor=actor_of(request), run_id=row.pk) for row in queryset)
        told = ngettext(
            "%(n)d reaction will be tried again.", "%(n)d reactions will be tried again.", revived
        )
        messages.success(request, told % {"n": revived})
