"""Volunteers and the days on which they are insured."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.hands.volunteering.rules.words import TEXT_LENGTH
from huiyin.kit import feeds
from huiyin.kit.fields import SealedField


class Volunteer(models.Model):
    """A person who registered. Who that is (办法 art. 5) stands with the person; here is what serving needs.

    `of_age` is the day a minor comes of age, so that rules about minors work without anybody's day of birth;
    adults have none. `minutes` is the sum of the ledger; the UPDATE that adds to it also locks the row.
    """

    person = models.OneToOneField("people.Person", on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    skills = models.CharField(max_length=TEXT_LENGTH, blank=True)
    of_age = models.DateField(null=True)
    guardian = SealedField(null=True)
    minutes = models.IntegerField(default=0)
    # Whether the members of their teams may see badges and honours; nobody else ever does.
    shows_honours = models.BooleanField(default=False, db_default=False)
    version = models.PositiveIntegerField(default=0)
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("volunteer")
        verbose_name_plural = _("volunteers")
        constraints: ClassVar = [
            models.CheckConstraint(name="volunteering_no_debt", condition=Q(minutes__gte=0)),
        ]

    def __str__(self) -> str:
        return f"Volunteer {self.pk}"


class Feed(feeds.Feed):
    """The secret address of a volunteer's calendar; only its digest is kept, and it can be revoked."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta(feeds.Feed.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(revoked_at__isnull=True), name="volunteering_one_open_feed"
            )
        ]


class Insurance(models.Model):
    """That an accident insurance covers a volunteer from one day to another."""

    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="insurances")
    insurer = models.CharField(max_length=80)
    starts = models.DateField()
    ends = models.DateField()
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("insurance")
        verbose_name_plural = _("insurances")
        constraints: ClassVar = [
            models.CheckConstraint(name="volunteering_insured_span", condition=Q(ends__gte=F("starts"))),
        ]

    def __str__(self) -> str:
        return f"{self.insurer} {self.starts}"
