"""What recording units give out in their name: records on paper, letters of appointment, honours."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.hands.volunteering.models.persons import Volunteer
from huiyin.hands.volunteering.rules.words import NAME_LENGTH, TEXT_LENGTH, LetterState
from huiyin.kit.fields import JSON


class Issued(models.Model):
    """A paper with a code by which everybody verifies it, made by one recording unit.

    `seal` is a keyed digest over `payload`: whoever changes a figure in the database, or prints another one,
    is found out at the page that verifies the code.
    """

    code = models.CharField(max_length=9, unique=True)
    org = models.ForeignKey("orgs.Org", on_delete=models.PROTECT, related_name="+")
    payload = JSON()
    seal = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    revoked_because = models.CharField(max_length=TEXT_LENGTH, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.code


class Certificate(Issued):
    """A paper made from the ledger for one volunteer and one recording unit, as it stood that day."""

    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="certificates")
    first = models.DateField()
    last = models.DateField()
    minutes = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("record of service on paper")
        verbose_name_plural = _("records of service on paper")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="volunteering_revoked_has_reason",
                condition=Q(revoked_at__isnull=True) | ~Q(revoked_because=""),
            ),
        ]


class Letter(Issued):
    """A letter that appoints a volunteer to a role for a term; it holds once they have accepted."""

    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="letters")
    role = models.CharField(max_length=NAME_LENGTH)
    starts = models.DateField()
    ends = models.DateField()
    state = models.CharField(
        max_length=8, choices=[(state.value, state.value) for state in LetterState], default="offered"
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("letter of appointment")
        verbose_name_plural = _("letters of appointment")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="volunteering_letter_revoked_has_reason",
                condition=Q(revoked_at__isnull=True) | ~Q(revoked_because=""),
            ),
            models.CheckConstraint(name="volunteering_letter_term", condition=Q(ends__gt=F("starts"))),
            models.CheckConstraint(
                name="volunteering_letter_answered_has_time",
                condition=Q(state="offered", answered_at__isnull=True)
                | (~Q(state="offered") & Q(answered_at__isnull=False)),
            ),
        ]


class Honour(models.Model):
    """That a recording unit honours a volunteer, for a reason that stands beside it."""

    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="honours")
    org = models.ForeignKey("orgs.Org", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=NAME_LENGTH)
    reason = models.CharField(max_length=TEXT_LENGTH)
    day = models.DateField()
    given_at = models.DateTimeField()
    given_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    revoked_because = models.CharField(max_length=TEXT_LENGTH, blank=True)

    class Meta:
        verbose_name = _("honour")
        verbose_name_plural = _("honours")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="volunteering_honour_revoked_has_reason",
                condition=Q(revoked_at__isnull=True) | ~Q(revoked_because=""),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
