"""Cadre teams at their compounds: members, diary, achievements, residents' word, handover."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.hands.teams.rules import NAME_LENGTH, TEXT_LENGTH, TITLE_LENGTH


class Station(models.Model):
    """A team that an organisation stations in a compound for a term; its inventory is a list of the spine.

    `follows` is the team before it. A handover holds once both leaders have signed.
    """

    name = models.CharField(max_length=NAME_LENGTH)
    org = models.ForeignKey("orgs.Org", on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    starts = models.DateField()
    ends = models.DateField()
    list_code = models.CharField(max_length=9, unique=True)
    made_at = models.DateTimeField()
    follows = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="next")
    notes = models.CharField(max_length=TEXT_LENGTH, blank=True)
    given_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    given_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("cadre team")
        verbose_name_plural = _("cadre teams")
        constraints: ClassVar = [
            models.CheckConstraint(name="teams_term_in_order", condition=Q(ends__gt=F("starts"))),
            models.CheckConstraint(
                name="teams_ended_when_both_signed",
                condition=Q(ended_at__isnull=True) | Q(given_at__isnull=False, taken_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """That a person belongs to a team; leaders sign its handover."""

    station = models.ForeignKey(Station, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    leads = models.BooleanField(default=False)
    joined_at = models.DateTimeField()

    class Meta:
        verbose_name = _("member of a cadre team")
        verbose_name_plural = _("members of cadre teams")
        constraints: ClassVar = [
            models.UniqueConstraint(name="teams_member_once", fields=["station", "person"])
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Week(models.Model):
    """A week of a team's diary, one each: what was done, and at how many doors they were."""

    station = models.ForeignKey(Station, on_delete=models.CASCADE, related_name="weeks")
    monday = models.DateField()
    text = models.CharField(max_length=TEXT_LENGTH)
    visits = models.PositiveIntegerField(default=0)
    written_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("week of a diary")
        verbose_name_plural = _("weeks of a diary")
        constraints: ClassVar = [
            models.UniqueConstraint(name="teams_one_week_a_team", fields=["station", "monday"])
        ]

    def __str__(self) -> str:
        return f"#{self.station_id} {self.monday}"


class Achievement(models.Model):
    """Something that is better now, with photos; the public sees it once somebody else approved."""

    station = models.ForeignKey(Station, on_delete=models.CASCADE, related_name="achievements")
    title = models.CharField(max_length=TITLE_LENGTH)
    text = models.CharField(max_length=TEXT_LENGTH)
    drafted_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    drafted_at = models.DateTimeField()
    published_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("achievement")
        verbose_name_plural = _("achievements")

    def __str__(self) -> str:
        return self.title

    def owner(self, side: str) -> str:
        """Name the photos of a side, "before" or "after", among all attachments."""
        return f"teams:{side}-{self.pk}"


class Rating(models.Model):
    """A resident's word on a team, one each; saying it anew replaces it."""

    station = models.ForeignKey(Station, on_delete=models.CASCADE, related_name="ratings")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=500, blank=True)
    rated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("word on a cadre team")
        verbose_name_plural = _("words on cadre teams")
        constraints: ClassVar = [
            models.UniqueConstraint(name="teams_one_word_a_person", fields=["station", "person"]),
            models.CheckConstraint(name="teams_score", condition=Q(score__gte=1) & Q(score__lte=5)),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
