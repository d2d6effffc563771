"""Where matters were raised from, what staff should look at, and who is limited for a time."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from huiyin.civic.matters.models.matter import Matter, choices
from huiyin.civic.matters.rules.guard import Reason, Subject, SuspicionState


class RaisedFrom(models.Model):
    """Where a matter was raised from, as keyed digests; written by the worker, forgotten after 30 days.

    `place_key` is the compound, or the smallest area known above it.
    """

    matter = models.OneToOneField(
        Matter, primary_key=True, on_delete=models.CASCADE, related_name="raised_from"
    )
    raised_at = models.DateTimeField(db_index=True)
    place_key = models.BigIntegerField()
    device = models.CharField(max_length=64, blank=True)
    person = models.CharField(max_length=64, blank=True)
    address = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["place_key", "-raised_at"], name="matters_from_place"),
            *(
                models.Index(
                    fields=[name, "-raised_at"], name=f"matters_from_{name}", condition=~Q(**{name: ""})
                )
                for name in ("device", "person", "address")
            ),
        ]


class GuardLock(models.Model):
    """One row a city: whoever examines a matter there counts it up first, and so examines alone."""

    city_id = models.BigIntegerField(primary_key=True)
    looks = models.PositiveBigIntegerField(default=0)


class Suspicion(models.Model):
    """Something that staff should look at; it hides and refuses nothing.

    `key` is a keyed digest of a device, person or address, or names a place or matter. Who may see it
    follows from its matters, wherever a reorganisation puts them.
    """

    reason = models.CharField(max_length=10, choices=choices(Reason))
    subject = models.CharField(max_length=8, choices=choices(Subject))
    key = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=choices(SuspicionState))
    count = models.PositiveIntegerField(default=0)
    place = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    last_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["reason", "subject", "key"],
                condition=Q(state=SuspicionState.OPEN.value),
                name="matters_one_open_suspicion",
            ),
            models.CheckConstraint(
                condition=Q(state=SuspicionState.OPEN.value, decided_at__isnull=True)
                | (~Q(state=SuspicionState.OPEN.value) & Q(decided_at__isnull=False)),
                name="matters_suspicion_decided_has_time",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "-last_at"], name="matters_suspicions")]


class Suspect(models.Model):
    """A matter that a suspicion is about."""

    suspicion = models.ForeignKey(Suspicion, on_delete=models.CASCADE, related_name="suspects")
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="suspected")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["suspicion", "matter"], name="matters_suspected_once")
        ]


class RaisingLimit(models.Model):
    """That a device or person may raise only so many matters a day online, for a time, with a reason."""

    subject = models.CharField(max_length=8, choices=choices(Subject))
    key = models.CharField(max_length=64)
    a_day = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=200)
    suspicion = models.ForeignKey(Suspicion, on_delete=models.PROTECT, related_name="limits")
    starts = models.DateTimeField()
    until = models.DateTimeField()
    made_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until__gt=F("starts")), name="matters_raising_limit_lasts"),
            models.CheckConstraint(condition=Q(a_day__gte=1), name="matters_raising_limit_leaves_a_way"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["key", "until"], name="matters_raising_limit", condition=Q(lifted_at__isnull=True)
            )
        ]
