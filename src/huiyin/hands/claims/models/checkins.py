"""Check-ins 报到: which member with which employer belongs to which compound, and the codes that prove it."""

from enum import StrEnum
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.hands.claims.rules.words import CheckinState, Proof
from huiyin.kit.fields import JSON


def choices(words: type[StrEnum]) -> list[tuple[str, str]]:
    """Return the choices of a closed set."""
    return [(word.value, word.value) for word in words]


class Checkin(models.Model):
    """A member's report to the compound where they live; one that ended stays with what was done by it.

    `skills` and `free` are values of the closed vocabularies.
    """

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    employer = models.ForeignKey("orgs.Org", on_delete=models.PROTECT, related_name="+", db_index=False)
    compound = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=9, choices=choices(CheckinState))
    proof = models.CharField(max_length=10, choices=choices(Proof))
    skills = JSON(default=list)
    free = JSON(default=list)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    reason = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state=CheckinState.CONFIRMED.value), name="claims_one_checkin"
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(state=CheckinState.ASKED.value), name="claims_one_asked"
            ),
            models.CheckConstraint(
                condition=Q(state=CheckinState.ASKED.value) | Q(decided_at__isnull=False),
                name="claims_decided_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=CheckinState.ENDED.value) | Q(ended_at__isnull=False),
                name="claims_ended_has_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "-id"], name="claims_checkins_of"),
            models.Index(fields=["compound", "state"], name="claims_in_compound"),
            models.Index(fields=["employer", "state"], name="claims_of_employer"),
        ]

    def __str__(self) -> str:
        return f"Checkin {self.pk}"


class Invitation(models.Model):
    """A code that the branch puts into the letter boxes of its compound; only its digest is kept."""

    compound = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=60, blank=True)
    uses = models.PositiveIntegerField()
    used = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(used__lte=F("uses")), name="claims_used_within_uses")
        ]

    def __str__(self) -> str:
        return f"Invitation {self.pk}"
