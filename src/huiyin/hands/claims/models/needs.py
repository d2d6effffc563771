"""Small needs 小微项目: a matter of a list that is offered for claim, with places, hours and a spot."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.hands.claims.models.checkins import choices
from huiyin.hands.claims.rules.needs import MOST_PLACES
from huiyin.hands.claims.rules.words import NeedState
from huiyin.kit.fields import JSON


class Need(models.Model):
    """What hands are wanted for. `title` and `about` are words of the branch, for every member to read.

    `taken` counts the places that somebody holds, `waiting` the line behind them. Both are moved by
    conditional UPDATEs only, and the database itself refuses a place too many.
    """

    matter = models.ForeignKey("matters.Matter", on_delete=models.PROTECT, related_name="+")
    compound = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+", db_index=False)
    place = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+", db_index=False)
    title = models.CharField(max_length=60)
    about = models.CharField(max_length=500, blank=True)
    work = models.CharField(max_length=16)
    skills = JSON(default=list)
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    spot = models.CharField(max_length=120)
    places = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField(default=0)
    waiting = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=choices(NeedState), default=NeedState.OPEN.value)
    head = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("small need")
        verbose_name_plural = _("small needs")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(places__gte=1, places__lte=MOST_PLACES), name="claims_places_1_to_8"
            ),
            models.CheckConstraint(condition=Q(taken__lte=F("places")), name="claims_never_overfilled"),
            models.CheckConstraint(
                condition=Q(waiting=0) | Q(taken=F("places")), name="claims_waiting_behind_full"
            ),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="claims_need_ends_later"),
            models.UniqueConstraint(
                fields=["matter"], condition=Q(state=NeedState.OPEN.value), name="claims_offered_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["compound", "starts"],
                name="claims_open_needs",
                condition=Q(state=NeedState.OPEN.value),
            ),
            models.Index(fields=["compound", "-starts"], name="claims_needs_of"),
        ]

    def __str__(self) -> str:
        return self.title
