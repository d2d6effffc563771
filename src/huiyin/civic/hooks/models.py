"""Tables: who is told what, and each call with how it went."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.civic.hooks.rules import HookCallState, SubscriptionState
from huiyin.kit.fields import JSON, SealedField


class Subscription(models.Model):
    """A system that is told of some kinds of events in an area or of an organisation.

    The address is sealed like the secrets: for many receivers it is half of the key. `host` is shown.
    """

    name = models.CharField(max_length=60)
    url = SealedField()
    host = models.CharField(max_length=255)
    kinds = JSON(default=list)
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, null=True, related_name="+")
    org = models.ForeignKey("orgs.Org", on_delete=models.PROTECT, null=True, related_name="+")
    secret = SealedField()
    old_secret = SealedField(null=True)
    old_secret_ends = models.DateTimeField(null=True)
    state = models.CharField(
        max_length=8,
        choices=[(state.value, state.value) for state in SubscriptionState],
        default=SubscriptionState.ACTIVE.value,
    )
    why = models.CharField(max_length=160, blank=True)
    episodes = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    made_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(area__isnull=False, org__isnull=True) | Q(area__isnull=True, org__isnull=False),
                name="hooks_area_or_org",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["area"], name="hooks_area", condition=~Q(state="ended")),
            models.Index(fields=["org"], name="hooks_org", condition=~Q(state="ended")),
        ]

    def __str__(self) -> str:
        return f"Subscription {self.pk}"


class Call(models.Model):
    """One thing told to one system. `body` is what is sent, byte for byte, however often."""

    subscription = models.ForeignKey(
        Subscription, on_delete=models.CASCADE, related_name="calls", db_index=False
    )
    call_id = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=30)
    dedupe = models.CharField(max_length=60)
    subject = models.CharField(max_length=20, blank=True)
    body = models.TextField()
    state = models.CharField(
        max_length=8,
        choices=[(state.value, state.value) for state in HookCallState],
        default=HookCallState.QUEUED.value,
    )
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    error = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name = _("webhook call")
        verbose_name_plural = _("webhook calls")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subscription", "dedupe"], name="hooks_told_once")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["subscription", "id"], name="hooks_open", condition=Q(state__in=["queued", "calling"])
            ),
            models.Index(fields=["subscription", "-id"], name="hooks_log"),
            models.Index(fields=["-id"], name="hooks_dead", condition=Q(state="dead")),
        ]

    def __str__(self) -> str:
        return f"Call {self.pk}"
