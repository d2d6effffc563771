"""Tables: notices to persons, and the e-mails that carry them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.civic.notices.rules import DeliveryState
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
    """One e-mail. Its Message-ID stays the same however often it is tried, so that a double shows."""

    notice = models.OneToOneField(Notice, on_delete=models.CASCADE, related_name="delivery")
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
