"""Tables: notices to persons, and the e-mails that carry them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.civic.notices.rules import DeliveryState, Group, Mode
from huiyin.kit.fields import JSON


class Notice(models.Model):
    """One thing told to one person; the text is made from kind and parameters when it is read."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=30)
    params = JSON(default=dict)
    link = models.CharField(max_length=200)
    dedupe = models.CharField(max_length=100)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "dedupe"], name="notices_told_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "-id"], name="notices_newest"),
            models.Index(fields=["person"], name="notices_unread", condition=Q(read_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"Notice {self.pk}"


class Delivery(models.Model):
    """One message on one channel: a notice, or without one a digest of what waited.

    Its Message-ID stays the same however often it is tried, so that a double shows.
    """

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, null=True, related_name="deliveries")
    person = models.ForeignKey(
        "people.Person", on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    channel = models.CharField(max_length=8, default="mail", db_default="mail")
    provider_id = models.CharField(max_length=80, blank=True, default="", db_default="")
    message_id = models.CharField(max_length=120, unique=True)
    state = models.CharField(
        max_length=10,
        choices=[(state.value, state.value) for state in DeliveryState],
        default=DeliveryState.QUEUED.value,
    )
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=120, blank=True)
    words = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("e-mail")
        verbose_name_plural = _("e-mails")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["notice", "channel"], name="notices_sent_once_a_channel")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at"], name="notices_to_send", condition=Q(state=DeliveryState.QUEUED.value)
            ),
            models.Index(
                fields=["state", "id"],
                name="notices_to_look_at",
                condition=Q(state__in=["sending", "uncertain", "failed"]),
            ),
        ]

    def __str__(self) -> str:
        return f"Delivery {self.pk}"


class Waiting(models.Model):
    """A notice that waits for somebody's digest on a channel; `delivery` is the digest that took it along."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+", db_index=False)
    channel = models.CharField(max_length=8)
    made_at = models.DateTimeField()
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, null=True, related_name="items")

    class Meta:
        verbose_name = _("waiting for the digest")
        verbose_name_plural = _("waiting for the digest")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["notice", "channel"], name="notices_waits_once")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["person", "channel"], name="notices_in_no_digest", condition=Q(delivery__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"Waiting {self.pk}"


class Choice(models.Model):
    """How somebody wants a group of notices on a channel; without a row, as everybody."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+", db_index=False)
    channel = models.CharField(max_length=8)
    group = models.CharField(max_length=4, choices=[(each.value, each.value) for each in Group])
    mode = models.CharField(max_length=5, choices=[(each.value, each.value) for each in Mode])

    class Meta:
        verbose_name = _("choice of notices")
        verbose_name_plural = _("choices of notices")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "channel", "group"], name="notices_one_choice"),
            models.CheckConstraint(condition=~Q(group="echo", mode="off"), name="notices_echo_is_told"),
        ]

    def __str__(self) -> str:
        return f"Choice {self.pk}"


class QuietHours(models.Model):
    """When somebody wants nothing that can wait; without a row, from 22 to 7."""

    person = models.OneToOneField(
        "people.Person", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    starts = models.TimeField()
    ends = models.TimeField()

    class Meta:
        verbose_name = _("quiet hours")
        verbose_name_plural = _("quiet hours")

    def __str__(self) -> str:
        return f"QuietHours {self.pk}"
