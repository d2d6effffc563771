"""Appraisal 双考核: objections to what was confirmed, and months that are frozen and signed."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.hands.claims.models.checkins import choices
from huiyin.hands.claims.models.claims import Claim
from huiyin.hands.claims.rules.words import ObjectionState


class Objection(models.Model):
    """A member says that their hours were not confirmed as they should; somebody else decides."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="objections")
    words = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=6, choices=choices(ObjectionState))
    raised_at = models.DateTimeField()
    answer = models.CharField(max_length=500, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["claim"], condition=Q(state=ObjectionState.OPEN.value), name="claims_one_objection"
            )
        ]

    def __str__(self) -> str:
        return f"Objection {self.pk}"


class Period(models.Model):
    """A month of a compound: frozen by one, signed by another, and then never changed.

    `digest` is that of its lines, so that whoever has the signed sheet can compare.
    """

    compound = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    formula = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("period of appraisal")
        verbose_name_plural = _("periods of appraisal")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["compound", "month"], name="claims_one_period_a_month"),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=F("frozen_by")),
                name="claims_signed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class PeriodLine(models.Model):
    """What one member has to show for a month at a compound."""

    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="lines", db_index=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    employer = models.ForeignKey("orgs.Org", on_delete=models.PROTECT, related_name="+")
    deeds = models.PositiveSmallIntegerField()
    minutes = models.PositiveIntegerField()
    on_time = models.PositiveSmallIntegerField()
    points = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("line of a period")
        verbose_name_plural = _("lines of periods")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["period", "person", "employer"], name="claims_one_line_a_member")
        ]

    def __str__(self) -> str:
        return f"PeriodLine {self.pk}"
