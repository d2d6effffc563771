"""Call-backs: one for each author and answer, with every attempt."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from huiyin.civic.matters.models.matter import Matter, choices
from huiyin.civic.matters.rules.call_backs import CallChannel, CallOutcome, CallState


class CallBack(models.Model):
    """What became of asking the author of one matter about one answer; made with its first attempt."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="call_backs")
    cycle = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=choices(CallState))
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["matter", "cycle"], name="matters_one_call_back_a_cycle"),
            models.CheckConstraint(
                condition=Q(state=CallState.OPEN.value) ^ Q(settled_at__isnull=False),
                name="matters_call_back_settled_has_time",
            ),
        ]


class CallAttempt(models.Model):
    """One try to reach an author."""

    call_back = models.ForeignKey(CallBack, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    channel = models.CharField(max_length=6, choices=choices(CallChannel))
    outcome = models.CharField(max_length=14, choices=choices(CallOutcome))
    caller = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    note = models.CharField(max_length=300, blank=True)


class CallBackRule(models.Model):
    """One version of the rule of call-backs, as an operator entered it; the rules hold the default."""

    after_days = models.PositiveSmallIntegerField()
    attempts = models.PositiveSmallIntegerField()
    remind_days = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=200)
    mark = models.CharField(max_length=2, blank=True)
    valid_from = models.DateField(unique=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(after_days__lt=F("remind_days"), attempts__gte=1),
                name="matters_call_rule_in_order",
            )
        ]
