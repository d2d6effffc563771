"""Tables: the daily seals and what each of them covers."""

from typing import ClassVar

from django.db import models

from huiyin.civic.trust.rules.words import LeafKind
from huiyin.kit.fields import JSON


class Seal(models.Model):
    """One day's Merkle root, chained to the one before. It is never updated or deleted.

    `blocks` are the roots over each 1,024 leaves, so that a proof reads one block and not a million rows.
    """

    number = models.PositiveIntegerField(unique=True)
    day = models.DateField(unique=True)
    made_at = models.DateTimeField()
    count = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    blocks = JSON(default=list)
    upto_entry = models.BigIntegerField()
    upto_record = models.BigIntegerField()

    def __str__(self) -> str:
        return f"Seal {self.day}"


class SealLeaf(models.Model):
    """The end of one chain on the day of a seal; `ref` is the number of the matter or the audit record."""

    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="leaves", db_index=False)
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=6, choices=[(kind.value, kind.value) for kind in LeafKind])
    ref = models.BigIntegerField()
    subject = models.CharField(max_length=40)
    seq = models.PositiveIntegerField()
    head = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seal", "position"], name="trust_one_leaf_a_place"),
            models.UniqueConstraint(fields=["kind", "ref", "seq"], name="trust_sealed_once"),
        ]
