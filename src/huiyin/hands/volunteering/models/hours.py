"""The hour ledger, and wishes to correct it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.hands.volunteering.models.persons import Volunteer
from huiyin.hands.volunteering.models.shifts import SignUp
from huiyin.hands.volunteering.rules.words import NAME_LENGTH, TEXT_LENGTH, AskState, EntryKind


class HourEntry(models.Model):
    """A line of the hour ledger, with what 办法 art. 7 asks of a service record.

    A line never changes: the database refuses every UPDATE and DELETE of this table. A wrong one is countered
    by a line of the same minutes below zero, and what is right is booked anew (`replaces`).
    """

    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=7, choices=[(kind.value, kind.value) for kind in EntryKind])
    minutes = models.IntegerField()
    day = models.DateField()
    activity = models.CharField(max_length=NAME_LENGTH)
    content = models.CharField(max_length=TEXT_LENGTH)
    spot = models.CharField(max_length=NAME_LENGTH)
    org = models.ForeignKey("orgs.Org", on_delete=models.PROTECT, related_name="+")
    in_charge = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    sign = models.ForeignKey(SignUp, on_delete=models.PROTECT, null=True, related_name="entries")
    counters = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="countered_by")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    reason = models.CharField(max_length=TEXT_LENGTH, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    is_late = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("line of the hour ledger")
        verbose_name_plural = _("hour ledger")
        indexes: ClassVar = [models.Index(fields=["volunteer", "day"], name="volunteering_entry_day")]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="volunteering_a_day_has_24_hours",
                condition=(Q(kind="served") & Q(minutes__gte=1) & Q(minutes__lte=1440))
                | (Q(kind="counter") & Q(minutes__lte=-1) & Q(minutes__gte=-1440)),
            ),
            models.CheckConstraint(
                name="volunteering_counter_names_its_line",
                condition=Q(kind="served", counters__isnull=True)
                | (Q(kind="counter", counters__isnull=False, replaces__isnull=True) & ~Q(reason="")),
            ),
            models.UniqueConstraint(
                name="volunteering_one_origin",
                fields=["sign"],
                condition=Q(kind="served", replaces__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class CorrectionAsked(models.Model):
    """That a volunteer asks to have a line corrected, and what the recording unit answered (办法 art. 13)."""

    entry = models.ForeignKey(HourEntry, on_delete=models.PROTECT, related_name="asked")
    words = models.CharField(max_length=TEXT_LENGTH)
    state = models.CharField(
        max_length=7, choices=[(state.value, state.value) for state in AskState], default="open"
    )
    answer = models.CharField(max_length=TEXT_LENGTH, blank=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("wish to correct")
        verbose_name_plural = _("wishes to correct")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="volunteering_asked_once", fields=["entry"], condition=Q(state="open")
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
