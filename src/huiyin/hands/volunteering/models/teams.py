"""Teams of volunteers and who belongs to them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.hands.volunteering.models.persons import Volunteer
from huiyin.hands.volunteering.rules.words import NAME_LENGTH, TEXT_LENGTH


class Team(models.Model):
    """A team at work in a place; `org` is the recording unit (记录单位), which answers for its records."""

    name = models.CharField(max_length=NAME_LENGTH)
    about = models.CharField(max_length=TEXT_LENGTH, blank=True)
    place = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    org = models.ForeignKey("orgs.Org", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("team of volunteers")
        verbose_name_plural = _("teams of volunteers")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="volunteering_team_name", fields=["place", "name"], condition=Q(ended_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """That a volunteer belongs to a team, for a time; leaders set its shifts and confirm its hours."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="members")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="memberships")
    leads = models.BooleanField(default=False)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("team membership")
        verbose_name_plural = _("team memberships")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="volunteering_member_once",
                fields=["team", "volunteer"],
                condition=Q(left_at__isnull=True),
            ),
            models.CheckConstraint(
                name="volunteering_member_span",
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("joined_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
