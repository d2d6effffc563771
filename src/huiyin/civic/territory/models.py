"""Plans of reorganisation with their steps, and who is in charge of what."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.civic.territory.rules import MAX_BASIS, MAX_TITLE, PlanState
from huiyin.kit.fields import JSON


class Plan(models.Model):
    """A reorganisation of a city's areas, organisations and roles on a day.

    `digest` is the fingerprint of what the last dry run showed; a plan is carried out only while it would do
    just that. `report` keeps what was shown, and afterwards what was done.
    """

    city = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    title = models.CharField(max_length=MAX_TITLE)
    basis = models.CharField(max_length=MAX_BASIS)
    effective = models.DateField()
    state = models.CharField(
        max_length=9, choices=[(state.value, state.value) for state in PlanState], default="draft"
    )
    revision = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    report = JSON(default=dict)
    shown_at = models.DateTimeField(null=True)
    held_because = models.CharField(max_length=500, blank=True)
    made_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    reverses = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("reorganisation")
        verbose_name_plural = _("reorganisations")
        constraints: ClassVar = [
            models.CheckConstraint(name="territory_plan_named", condition=~Q(title="") & ~Q(basis="")),
            models.CheckConstraint(
                name="territory_applied_has_time",
                condition=~Q(state="applied") | Q(applied_at__isnull=False),
            ),
            models.CheckConstraint(
                name="territory_planned_was_shown", condition=~Q(state="planned") | ~Q(digest="")
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PlanStep(models.Model):
    """One step of a plan, in the order in which it is carried out."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="steps")
    position = models.PositiveIntegerField()
    data = JSON()

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        constraints: ClassVar = [
            models.UniqueConstraint(name="territory_one_step_a_position", fields=["plan", "position"])
        ]

    def __str__(self) -> str:
        return f"#{self.position}"


class Charge(models.Model):
    """That an organisation is in charge of a category of matters in an area (职能), from a day on."""

    org = models.ForeignKey("orgs.Org", models.PROTECT, related_name="+")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    category = models.ForeignKey("matters.Category", models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, related_name="+")
    starts = models.DateField()
    ends = models.DateField(null=True)

    class Meta:
        verbose_name = _("charge")
        verbose_name_plural = _("charges")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="territory_one_in_charge", fields=["area", "category"], condition=Q(ends__isnull=True)
            ),
            models.CheckConstraint(
                name="territory_charge_span", condition=Q(ends__isnull=True) | Q(ends__gte=F("starts"))
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
