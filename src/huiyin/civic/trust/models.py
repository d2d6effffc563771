"""Tables: the daily seals and what each of them covers."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from huiyin.civic.trust.rules.words import AskState, LeafKind, Right
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


class RightsRequest(models.Model):
    """Somebody asks for something about their own data; the desk answers within its time, or says why not.

    The person is known by account, or by the follow key of a matter (`code`), or was noted by staff.
    """

    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in Right])
    person = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    code = models.CharField(max_length=9, blank=True)
    channel = models.CharField(max_length=12)
    words = models.TextField(blank=True)
    state = models.CharField(
        max_length=8, choices=[(state.value, state.value) for state in AskState], default=AskState.OPEN.value
    )
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    received_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=AskState.OPEN.value) | Q(decided_at__isnull=False),
                name="trust_decided_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=AskState.REFUSED.value) | ~Q(answer=""), name="trust_refused_with_reasons"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], name="trust_to_answer", condition=Q(state=AskState.OPEN.value)),
            models.Index(fields=["person", "-id"], name="trust_asked_by"),
        ]

    def __str__(self) -> str:
        return f"Request {self.pk}"


class Sweep(models.Model):
    """One night's run of the keeping times: how many of what were removed."""

    day = models.DateField(unique=True)
    ran_at = models.DateTimeField()
    removed = JSON(default=dict)

    def __str__(self) -> str:
        return f"Sweep {self.day}"
