"""The time bank: accounts, entries from one to another, and wishes for help."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.hands.volunteering.models.hours import HourEntry
from huiyin.hands.volunteering.models.persons import Volunteer
from huiyin.hands.volunteering.models.teams import Team
from huiyin.hands.volunteering.rules.timebank import Help, HelpState, TimeKind
from huiyin.hands.volunteering.rules.words import NAME_LENGTH, TEXT_LENGTH


class TimeAccount(models.Model):
    """Somebody's hours, given and received. The one without a person is where hours of the record come from.

    `balance` is what the entries add up to, `held` what open wishes for help may still take. Both are moved
    by conditional UPDATEs only. `team` opened it for somebody who came on paper.
    """

    person = models.OneToOneField("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    is_source = models.BooleanField(default=False)
    code = models.CharField(max_length=9, unique=True)
    balance = models.IntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, related_name="time_accounts")
    opened_at = models.DateTimeField()

    class Meta:
        verbose_name = _("time account")
        verbose_name_plural = _("time accounts")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["is_source"], condition=Q(is_source=True), name="volunteering_one_source_of_time"
            ),
            models.CheckConstraint(
                condition=Q(is_source=True, person__isnull=True) | Q(is_source=False, person__isnull=False),
                name="volunteering_time_is_somebodys",
            ),
        ]

    def __str__(self) -> str:
        return f"Time account {self.pk}"


class TimeEntry(models.Model):
    """Minutes from one account to another. The database refuses to change or delete an entry.

    Each entry takes exactly what it gives, so all accounts together are zero whatever happens.
    """

    giver = models.ForeignKey(TimeAccount, on_delete=models.PROTECT, related_name="given")
    taker = models.ForeignKey(TimeAccount, on_delete=models.PROTECT, related_name="received")
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in TimeKind])
    minutes = models.PositiveIntegerField()
    origin = models.ForeignKey(HourEntry, on_delete=models.PROTECT, null=True, related_name="time_entries")
    help = models.OneToOneField("HelpAsked", on_delete=models.PROTECT, null=True, related_name="time_entry")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("entry of the time bank")
        verbose_name_plural = _("entries of the time bank")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="volunteering_time_moves", condition=Q(minutes__gte=1) & ~Q(giver=F("taker"))
            ),
            models.UniqueConstraint(name="volunteering_time_of_an_hour_once", fields=["origin", "kind"]),
            models.CheckConstraint(
                name="volunteering_time_says_where_from",
                condition=Q(kind__in=["credited", "reversed"], origin__isnull=False, help__isnull=True)
                | Q(kind="service", origin__isnull=True, help__isnull=False)
                | Q(kind="gift", origin__isnull=True, help__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class HelpAsked(models.Model):
    """That somebody asks a team for an hour or two of help, and who takes it; its minutes are held."""

    account = models.ForeignKey(TimeAccount, on_delete=models.PROTECT, related_name="asked")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="help_asked")
    kind = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Help])
    words = models.CharField(max_length=TEXT_LENGTH, blank=True)
    spot = models.CharField(max_length=NAME_LENGTH)
    starts = models.DateTimeField()
    minutes = models.PositiveIntegerField()
    state = models.CharField(
        max_length=9, choices=[(state.value, state.value) for state in HelpState], default="open"
    )
    taken_by = models.ForeignKey(Volunteer, on_delete=models.PROTECT, null=True, related_name="help_taken")
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("wish for help")
        verbose_name_plural = _("wishes for help")
        indexes: ClassVar = [
            models.Index(
                fields=["team", "starts"],
                name="volunteering_help_open",
                condition=Q(state__in=["open", "taken"]),
            )
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="volunteering_taken_by_somebody",
                condition=~Q(state__in=["taken", "done"]) | Q(taken_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
