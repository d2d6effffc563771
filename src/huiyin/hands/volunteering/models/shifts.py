"""Posts, their shifts, who signed up, and who wants to swap."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.hands.volunteering.models.persons import Volunteer
from huiyin.hands.volunteering.models.teams import Team
from huiyin.hands.volunteering.rules.words import HOLDING, NAME_LENGTH, TEXT_LENGTH, SignState, SwapState


class Post(models.Model):
    """Where a team serves and what is done there; `risks` is what volunteers are told (条例 art. 12)."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="posts")
    name = models.CharField(max_length=NAME_LENGTH)
    spot = models.CharField(max_length=NAME_LENGTH)
    task = models.CharField(max_length=TEXT_LENGTH)
    risks = models.CharField(max_length=TEXT_LENGTH, blank=True)
    # At night, by the water, or dangerous: adults with an accident insurance only.
    at_risk = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")

    def __str__(self) -> str:
        return self.name


class Shift(models.Model):
    """A time at a post for a crew. `taken` counts the places held; the database lets nobody in above `most`.

    `served` is how many people were helped, as the leader counted them; who they are is not written down.
    """

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="shifts")
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    least = models.PositiveSmallIntegerField()
    most = models.PositiveSmallIntegerField()
    taken = models.IntegerField(default=0)
    called_off_at = models.DateTimeField(null=True)
    called_off_because = models.CharField(max_length=TEXT_LENGTH, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    served = models.PositiveIntegerField(null=True)

    class Meta:
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        indexes: ClassVar = [models.Index(fields=["starts"], name="volunteering_shift_starts")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="volunteering_one_shift_a_time",
                fields=["post", "starts"],
                condition=Q(called_off_at__isnull=True),
            ),
            models.CheckConstraint(name="volunteering_shift_span", condition=Q(ends__gt=F("starts"))),
            models.CheckConstraint(
                name="volunteering_never_over_filled", condition=Q(taken__gte=0) & Q(taken__lte=F("most"))
            ),
            models.CheckConstraint(
                name="volunteering_crew", condition=Q(least__gte=1) & Q(least__lte=F("most"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.starts:%Y-%m-%d %H:%M}"


class SignUp(models.Model):
    """That a volunteer signed up for a shift, and how that went. `by_staff`: said on paper or by phone."""

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="signs")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="signs")
    state = models.CharField(
        max_length=9, choices=[(state.value, state.value) for state in SignState], default="signed"
    )
    accompanied = models.BooleanField(default=False)
    by_staff = models.BooleanField(default=False)
    reason = models.CharField(max_length=TEXT_LENGTH, blank=True)
    signed_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("sign-up")
        verbose_name_plural = _("sign-ups")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="volunteering_signed_once",
                fields=["shift", "volunteer"],
                condition=Q(state__in=sorted(state.value for state in HOLDING)),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Swap(models.Model):
    """That one volunteer asks another to swap shifts, or to step in; it holds only when both say yes."""

    given = models.ForeignKey(SignUp, on_delete=models.CASCADE, related_name="offers")
    wanted = models.ForeignKey(SignUp, on_delete=models.CASCADE, null=True, related_name="wishes")
    asked = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="asked")
    state = models.CharField(
        max_length=9, choices=[(state.value, state.value) for state in SwapState], default="asked"
    )
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("swap")
        verbose_name_plural = _("swaps")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="volunteering_one_swap_asked", fields=["given"], condition=Q(state="asked")
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
