"""Echoes, what of them and of wishes is public, and what the authors say of them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from huiyin.civic.matters.models.matter import Matter, choices
from huiyin.civic.matters.rules.words import Audience, EchoKind, EchoState, Published
from huiyin.kit.fields import JSON, TokensField


class Echo(models.Model):
    """An answer to a matter: drafted by its doer, read by the author once it is delivered."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="echoes")
    cycle = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=choices(EchoKind))
    text = models.TextField()
    doer = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    org = models.ForeignKey("orgs.Org", null=True, on_delete=models.PROTECT, related_name="+")
    wanted = models.CharField(max_length=8, choices=choices(Audience))
    state = models.CharField(max_length=10, choices=choices(EchoState))
    drafted_at = models.DateTimeField()
    approver = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_for = models.CharField(max_length=8, choices=choices(Audience), blank=True)
    shared_text = models.TextField(blank=True)
    # What the approver changed about the machine's redaction, in numbers; nothing if nothing.
    override = JSON(default=dict)
    delivered_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["matter"],
                condition=Q(state=EchoState.AWAITING.value, kind=EchoKind.FINAL.value),
                name="matters_one_final_echo_waits",
            ),
            models.CheckConstraint(
                condition=~Q(state=EchoState.DELIVERED.value) | Q(delivered_at__isnull=False),
                name="matters_delivered_has_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["matter"],
                name="matters_echo_to_approve",
                condition=Q(
                    approved_at__isnull=True, state__in=[EchoState.AWAITING.value, EchoState.DELIVERED.value]
                ),
            )
        ]


class Publication(models.Model):
    """Approved words: the only thing that walls, public search and "like yours nearby" read."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="publications")
    kind = models.CharField(max_length=6, choices=choices(Published))
    echo = models.OneToOneField(Echo, null=True, on_delete=models.CASCADE, related_name="publication")
    title = models.CharField(max_length=80, blank=True)
    text = models.TextField(blank=True)
    tokens = TokensField()
    approver = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    approved_by = models.CharField(max_length=60)
    published_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["matter"], condition=Q(kind=Published.WISH.value), name="matters_one_published_wish"
            ),
            models.CheckConstraint(
                condition=Q(kind=Published.WISH.value, echo__isnull=True)
                | Q(kind=Published.ECHO.value, echo__isnull=False),
                name="matters_publication_of_one_thing",
            ),
        ]


class Feedback(models.Model):
    """What an author says of an answer: solved or not, 1 to 5, and words."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="feedback")
    cycle = models.PositiveSmallIntegerField()
    solved = models.BooleanField()
    score = models.PositiveSmallIntegerField(null=True)
    words = models.TextField(blank=True)
    channel = models.CharField(max_length=12)
    given_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["matter", "cycle"], name="matters_one_feedback_a_cycle"),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=1, score__lte=5), name="matters_score_1_to_5"
            ),
        ]
