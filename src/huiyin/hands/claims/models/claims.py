"""Claims 认领, the hours of a day, residents' ratings, and the secret addresses of calendars."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.hands.claims.models.checkins import choices
from huiyin.hands.claims.models.needs import Need
from huiyin.hands.claims.rules.hours import A_DAY
from huiyin.hands.claims.rules.words import STANDING, ArrivedBy, ClaimState
from huiyin.kit import feeds

STANDING_Q = Q(state__in=sorted(state.value for state in STANDING))


class Claim(models.Model):
    """One member's claim to one place, from the click to the confirmed hours.

    `employer` is where they worked then. Of a position that somebody chose to share only the distance to
    the compound is kept.
    """

    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="claims", db_index=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    employer = models.ForeignKey("orgs.Org", on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=choices(ClaimState))
    claimed_at = models.DateTimeField()
    held_at = models.DateTimeField(null=True)
    clash_reason = models.CharField(max_length=300, blank=True, default="", db_default="")
    drop_reason = models.CharField(max_length=300, blank=True, default="", db_default="")
    reminded_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    arrived_by = models.CharField(
        max_length=4, choices=choices(ArrivedBy), blank=True, default="", db_default=""
    )
    metres = models.PositiveIntegerField(null=True)
    report = models.CharField(max_length=500, blank=True, default="", db_default="")
    minutes = models.PositiveSmallIntegerField(null=True)
    confirmed_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    over_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["need", "person"], condition=STANDING_Q, name="claims_one_a_person"
            ),
            models.CheckConstraint(
                condition=Q(state=ClaimState.CONFIRMED.value, minutes__isnull=False, minutes__lte=A_DAY)
                | (~Q(state=ClaimState.CONFIRMED.value) & Q(minutes__isnull=True)),
                name="claims_hours_are_confirmed",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "-id"], name="claims_of_person"),
            models.Index(fields=["need", "id"], name="claims_of_need"),
            models.Index(
                fields=["employer"],
                name="claims_confirmed_of",
                condition=Q(state=ClaimState.CONFIRMED.value),
            ),
        ]

    def __str__(self) -> str:
        return f"Claim {self.pk}"


class DayHours(models.Model):
    """How many minutes of one person are confirmed on one day; the database knows how long a day is."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    minutes = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("hours of a day")
        verbose_name_plural = _("hours of days")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "day"], name="claims_one_row_a_day"),
            models.CheckConstraint(condition=Q(minutes__lte=A_DAY), name="claims_a_day_has_24_hours"),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.minutes}"


class Rating(models.Model):
    """What one resident says of what was done; rating again replaces it."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="ratings", db_index=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    score = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=500, blank=True)
    rated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["need", "person"], name="claims_rated_once"),
            models.CheckConstraint(condition=Q(score__gte=1, score__lte=5), name="claims_score_1_to_5"),
        ]

    def __str__(self) -> str:
        return f"Rating {self.pk}"


class Feed(feeds.Feed):
    """The secret address of a member's calendar; only its digest is kept, and it can be revoked."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta(feeds.Feed.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(revoked_at__isnull=True), name="claims_one_open_feed"
            )
        ]
