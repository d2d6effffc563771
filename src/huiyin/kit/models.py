"""The kit's own tables: what every module needs and none owns."""

from typing import ClassVar

from django.db import models

from huiyin.kit.fields import JSON, SealedField


class AuditRecord(models.Model):
    """One act on something that keeps no timeline of its own."""

    at = models.DateTimeField(db_index=True)
    kind = models.CharField(max_length=60)
    person_id = models.BigIntegerField(null=True)
    pseudonym = models.CharField(max_length=60)
    channel = models.CharField(max_length=12)
    on_behalf_of = models.BigIntegerField(null=True)
    subject = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    detail = JSON(default=dict)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["subject", "subject_id"], name="kit_audit_subject")]


class OutboxEvent(models.Model):
    """A fact that was announced in the transaction that made it true."""

    name = models.CharField(max_length=60)
    aggregate = models.CharField(max_length=60)
    payload = JSON()
    announced_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["aggregate", "id"], name="kit_outbox_open", condition=models.Q(done_at__isnull=True)
            )
        ]


class ReactionRun(models.Model):
    """How far one reaction to one event has come; the row is the proof that it ran once."""

    class State(models.TextChoices):
        DONE = "done"
        RETRY = "retry"
        DEAD = "dead"

    event = models.ForeignKey(OutboxEvent, on_delete=models.CASCADE, related_name="runs")
    reaction = models.CharField(max_length=80)
    state = models.CharField(max_length=8, choices=State)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "reaction"], name="kit_one_run_a_reaction")
        ]
        indexes: ClassVar = [
            # Those to be tried again or given up are few among millions that are done.
            models.Index(
                fields=["state"], name="kit_runs_open", condition=models.Q(state__in=["retry", "dead"])
            )
        ]


class Heartbeat(models.Model):
    """When a part of the background work was last seen alive; one row a part, whichever process does it."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()


class RateCount(models.Model):
    """How often something was tried in one window of time; the key is a digest, never an address."""

    key = models.CharField(max_length=64, primary_key=True)
    window = models.BigIntegerField(db_index=True)
    count = models.PositiveIntegerField()


class DayOverride(models.Model):
    """A day that an operator declares a working day or a day off, with the notice it comes from."""

    class Kind(models.TextChoices):
        WORK = "work"
        OFF = "off"

    day = models.DateField(primary_key=True)
    kind = models.CharField(max_length=4, choices=Kind)
    note = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=200, blank=True)


class Attachment(models.Model):
    """A photo, decoded and encoded again; `owner` is empty until an action adopts it."""

    token = models.CharField(max_length=43, unique=True)
    owner = models.CharField(max_length=60, blank=True, db_index=True)
    role = models.CharField(max_length=12, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    digest = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    caption = models.CharField(max_length=80, blank=True)
    made_at = models.DateTimeField(db_index=True)
    public = models.BooleanField(default=False)


class KeptAnswer(models.Model):
    """Figures that took long to count; see `kit.counting`. `key` is a digest of name and question."""

    key = models.CharField(max_length=64, primary_key=True)
    name = models.CharField(max_length=40)
    question = JSON()
    answer = JSON()
    counted_at = models.DateTimeField()
    asked_at = models.DateTimeField()
    took_ms = models.PositiveIntegerField()


class AccessToken(models.Model):
    """A provider's access token, until shortly before it ends."""

    name = models.CharField(max_length=80, primary_key=True)
    value = SealedField()
    expires_at = models.DateTimeField()
