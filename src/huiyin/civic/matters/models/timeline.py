"""The timeline: one entry a change, which is also its audit row, in a salted hash chain."""

from typing import ClassVar

from django.db import models

from huiyin.civic.matters.models.matter import Matter, choices
from huiyin.civic.matters.rules.words import Reader
from huiyin.kit.fields import JSON


class Entry(models.Model):
    """What the chain covers. It is never updated or deleted."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="entries")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    pseudonym = models.CharField(max_length=60)
    channel = models.CharField(max_length=12)
    reader = models.CharField(max_length=8, choices=choices(Reader))
    digest = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["matter", "seq"], name="matters_one_entry_a_step")
        ]


class EntryPayload(models.Model):
    """What an entry says and the salt of its digest; lawful erasure deletes this row and leaves the entry."""

    entry = models.OneToOneField(Entry, primary_key=True, on_delete=models.CASCADE, related_name="payload")
    salt = models.BinaryField()
    data = JSON()
