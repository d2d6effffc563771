"""Supervision: which level of which clock was raised when; each once."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from huiyin.civic.matters.models.matter import Matter, choices
from huiyin.civic.matters.rules.clocks import Level, Step


class Supervision(models.Model):
    """One level that a clock reached: the unique key lets exactly one of many workers raise it.

    `due` is the day of the deadline it was raised against: one that moved is watched anew. `told` is how
    many persons heard of it, empty until they have.
    """

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="raised", db_index=False)
    cycle = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=16, choices=choices(Step))
    level = models.PositiveSmallIntegerField()
    due = models.DateField()
    at = models.DateTimeField()
    told = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["matter", "cycle", "step", "level", "due"], name="matters_raised_once"
            ),
            models.CheckConstraint(
                condition=Q(level__gte=Level.REMINDER.value, level__lte=Level.LEADER.value),
                name="matters_raised_to_a_level",
            ),
        ]
