"""Tables: what came in and what became of it, and addresses that stand for places."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.civic.mailbox.rules import Outcome


class Incoming(models.Model):
    """One e-mail that came in. `digest` is unique: the same e-mail is taken once, however often it comes.

    Nothing of what it said is kept here, and of its sender only the mask.
    """

    digest = models.CharField(max_length=64, unique=True)
    received_at = models.DateTimeField()
    size = models.PositiveIntegerField()
    sender = models.CharField(max_length=254, blank=True)
    outcome = models.CharField(max_length=8, choices=[(each.value, each.value) for each in Outcome])
    why = models.CharField(max_length=12, blank=True)
    matter_code = models.CharField(max_length=9, blank=True)

    class Meta:
        verbose_name = _("e-mail that came in")
        verbose_name_plural = _("e-mails that came in")
        indexes: ClassVar = [models.Index(fields=["received_at"], name="mailbox_received")]

    def __str__(self) -> str:
        return f"Incoming {self.pk}"


class Alias(models.Model):
    """The part of an address before the @ that stands for a place."""

    local = models.CharField(max_length=40, unique=True)
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("address of a place")
        verbose_name_plural = _("addresses of places")

    def __str__(self) -> str:
        return self.local
