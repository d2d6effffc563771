"""What moves a settlement deadline: pauses of its clock, and extensions of its limit."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from huiyin.civic.matters.models.matter import Matter, choices
from huiyin.civic.matters.rules.clocks import Lifted, PauseKind
from huiyin.kernel.workdays import LimitUnit


class Pause(models.Model):
    """A time in which the settlement clock stands still, up to and with `until` unless it is lifted earlier.

    `counts` is off once its matter has taken over the clock of a withdrawn elder.
    """

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="pauses", db_index=False)
    cycle = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=choices(PauseKind))
    reason = models.TextField(blank=True)
    public_note = models.CharField(max_length=300, blank=True)
    began_at = models.DateTimeField()
    began_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    until = models.DateField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    lifted_as = models.CharField(max_length=8, choices=choices(Lifted), blank=True)
    counts = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["matter"], condition=Q(lifted_at__isnull=True), name="matters_one_open_pause"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_as="")
                | (Q(lifted_at__isnull=False) & ~Q(lifted_as="")),
                name="matters_lifted_says_how",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["matter", "cycle"], name="matters_pauses"),
            models.Index(fields=["until"], name="matters_open_pauses", condition=Q(lifted_at__isnull=True)),
        ]


class Extension(models.Model):
    """Time that was asked for, and what became of it; `rule` names the version that allows it."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="extensions", db_index=False)
    cycle = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=16, choices=choices(LimitUnit))
    n = models.PositiveSmallIntegerField()
    rule = models.CharField(max_length=32)
    reason = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    granted = models.BooleanField(null=True)
    answer = models.TextField(blank=True)
    counts = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["matter", "cycle"],
                condition=Q(decided_at__isnull=True),
                name="matters_one_open_extension",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, granted__isnull=True)
                | Q(decided_at__isnull=False, granted__isnull=False),
                name="matters_decided_is_yes_or_no",
            ),
            models.CheckConstraint(condition=Q(n__gt=0), name="matters_extension_is_positive"),
        ]
        indexes: ClassVar = [models.Index(fields=["matter", "cycle"], name="matters_extensions")]
