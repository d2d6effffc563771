"""What the mirror has to know of a matter's answer, gathered from many rows into one."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from huiyin.civic.matters.models.matter import Matter


class Outcome(models.Model):
    """What the authors said of an answer, what came of asking them, and whether an objection was right.

    One row a root matter, for those of which there is something to say; its merged matters' authors count
    too. Of several who spoke of the same answer the least satisfied counts. Actions keep it equal to the
    rows it is made from (`actions.outcomes`), so that counting a million matters joins one table.
    """

    matter = models.OneToOneField(Matter, primary_key=True, on_delete=models.CASCADE, related_name="outcome")
    spoken_cycle = models.PositiveSmallIntegerField(null=True)
    unsolved = models.BooleanField(default=False)
    score = models.PositiveSmallIntegerField(null=True)
    reached = models.BooleanField(default=False)
    unreached_cycle = models.PositiveSmallIntegerField(null=True)
    refused_cycle = models.PositiveSmallIntegerField(null=True)
    objection_upheld = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(spoken_cycle__isnull=False) | Q(unsolved=False, score__isnull=True),
                name="matters_outcome_word_has_cycle",
            )
        ]
