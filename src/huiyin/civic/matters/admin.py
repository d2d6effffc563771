"""The operators' view of the spine: classes and limits, and matters without anybody's words or name."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from huiyin.civic.matters.actions import set_call_rule, set_limit
from huiyin.civic.matters.models import CallBackRule, Category, LimitRule, List, Matter
from huiyin.civic.matters.rules.call_backs import rule_is_usable
from huiyin.civic.matters.rules.clocks import Step
from huiyin.civic.matters.rules.words import Urgency
from huiyin.kernel.workdays import MAX_LIMIT, Limit, LimitUnit
from huiyin.kit.admin import ReadOnlyAdmin
from huiyin.kit.http import actor_of, worded


@admin.register(Category)
class CategoryAdmin(ReadOnlyAdmin):
    """The official classification."""

    list_display = ("path", "level")
    list_filter = ("level",)
    search_fields = ("path",)
    ordering = ("path",)


class LimitForm(ModelForm):  # type: ignore[type-arg]  # no generic when it runs
    """A limit as the rules can compute it."""

    class Meta:
        model = LimitRule
        fields: ClassVar = ["step", "urgency", "area", "unit", "n", "times", "source", "mark", "valid_from"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "n" in self.fields:
            self.fields["n"].validators = [MinValueValidator(1), MaxValueValidator(MAX_LIMIT)]
            self.fields["times"].required = False

    def clean_times(self) -> int:
        """Take one extension a round where nothing is said."""
        return int(self.cleaned_data["times"] or 1)

    def validate_constraints(self) -> None:
        """Leave it to the action, which ends the version before."""


@admin.register(LimitRule)
class LimitRuleAdmin(ReadOnlyAdmin):
    """Versions of limits. A new one ends the one before; none is changed or deleted."""

    form = LimitForm
    list_display = ("step", "urgency", "area", "n", "unit", "valid_from", "valid_to", "source", "mark")
    list_filter = ("step", "urgency")
    list_select_related = ("area",)
    ordering = ("step", "urgency", "-valid_from")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Allow: the action asks whether the actor may."""
        return True

    def save_model(self, request: HttpRequest, obj: LimitRule, form: Any, change: bool) -> None:
        """Write through the action."""
        row = set_limit(
            actor=actor_of(request),
            step=Step(obj.step),
            urgency=Urgency(obj.urgency),
            limit=Limit(LimitUnit(obj.unit), obj.n),
            source=obj.source,
            valid_from=obj.valid_from,
            area_id=obj.area_id,
            mark=obj.mark,
            times=obj.times,
        )
        obj.pk = row.pk


class CallRuleForm(ModelForm):  # type: ignore[type-arg]  # no generic when it runs
    """A rule of call-backs that can be worked by."""

    class Meta:
        model = CallBackRule
        fields: ClassVar = ["after_days", "attempts", "remind_days", "source", "mark", "valid_from"]

    def clean(self) -> dict[str, Any]:
        """Ask the rule itself, at the field it names."""
        said = super().clean() or {}
        numbers = {name: said[name] for name in ("after_days", "attempts", "remind_days") if name in said}
        if len(numbers) == 3:
            fits = rule_is_usable(**numbers)
            if not fits:
                self.add_error(str(fits.params["field"]), worded(fits.message, fits.params))
        return said

    def _get_validation_exclusions(self) -> set[str]:
        """Let a rule for the same day replace the one before, as the action does."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # not in the stubs
        return excluded | {"valid_from"}


@admin.register(CallBackRule)
class CallBackRuleAdmin(ReadOnlyAdmin):
    """Versions of the rule of call-backs; none is changed or deleted."""

    form = CallRuleForm
    list_display = ("valid_from", "after_days", "attempts", "remind_days", "source", "mark")
    ordering = ("-valid_from",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Allow: the action asks whether the actor may."""
        return True

    def save_model(self, request: HttpRequest, obj: CallBackRule, form: Any, change: bool) -> None:
        """Write through the action."""
        row = set_call_rule(actor=actor_of(request), **form.cleaned_data)
        obj.pk = row.pk


@admin.register(Matter)
class MatterAdmin(ReadOnlyAdmin):
    """How matters run: codes, states, holders and clocks; no words, no spot, no author."""

    list_display = ("code", "kind", "state", "place", "holder", "filed_at", "due_at", "supporters")
    list_filter = ("state", "kind", "urgency", "visibility", "historical", "channel")
    list_select_related = ("place", "holder_org")
    search_fields = ("code",)
    ordering = ("-filed_at",)
    show_full_result_count = False
    fields = (
        "code",
        "kind",
        "state",
        "category",
        "urgency",
        "visibility",
        "place",
        "channel",
        "source",
        "holder",
        "level",
        "cycle",
        "filed_at",
        "first_due",
        "first_answered_at",
        "settle_due",
        "settled_at",
        "due_at",
        "due_provisional",
        "paused_as",
        "paused_until",
        "supervision",
        "first_limit",
        "settle_limit",
        "ended_at",
        "published_at",
        "supporters",
        "seq",
    )

    @admin.display(description=_("holder"))
    def holder(self, row: Matter) -> str:
        """Name the organisation; that a person holds it is said without the name."""
        return row.holder_org.name if row.holder_org else str(_("a person"))


@admin.register(List)
class ListAdmin(ReadOnlyAdmin):
    """Lists, with their owners and terms."""

    list_display = ("code", "kind", "title", "owner", "place", "visibility", "starts", "ends", "closed_at")
    list_filter = ("kind", "visibility")
    list_select_related = ("owner", "place")
    search_fields = ("code", "title")
    exclude = ("city_id", "district_id", "street_id", "community_id", "compound_id")
