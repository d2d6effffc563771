"""Organisations, where they work, and their public numbers."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.civic.orgs.rules import OFFICE_CLOSES, OrgKind
from huiyin.civic.places.public import AreaLevel


class Org(models.Model):
    """An organisation. `level` is the step of the ladder it stands on; `closes` its end of work."""

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=19, choices=[(kind.value, kind.value) for kind in OrgKind])
    level = models.CharField(max_length=9, choices=[(level.value, level.value) for level in AreaLevel])
    phone = models.CharField(max_length=32, blank=True)
    address = models.CharField(max_length=200, blank=True)
    uscc = models.CharField(max_length=18, blank=True)
    closes = models.TimeField(default=OFFICE_CLOSES)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        indexes: ClassVar = [models.Index(fields=["kind", "name"], name="orgs_kind_name")]
        constraints: ClassVar = [
            models.CheckConstraint(name="orgs_org_named", condition=~Q(name="")),
            models.CheckConstraint(
                name="orgs_org_span", condition=Q(ends__isnull=True) | Q(ends__gte=F("starts"))
            ),
            models.UniqueConstraint(name="orgs_one_uscc", fields=["uscc"], condition=~Q(uscc="")),
        ]

    def __str__(self) -> str:
        return self.name


class OrgPast(models.Model):
    """What an organisation was called and how high it stood, until a reorganisation changed that."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="past")
    name = models.CharField(max_length=80)
    level = models.CharField(max_length=9)
    valid_from = models.DateField()
    valid_to = models.DateField()

    class Meta:
        verbose_name = _("earlier name")
        verbose_name_plural = _("earlier names")
        constraints: ClassVar = [
            models.CheckConstraint(name="orgs_past_span", condition=Q(valid_to__gte=F("valid_from")))
        ]

    def __str__(self) -> str:
        return self.name


class OrgArea(models.Model):
    """That an organisation works in an area, and whether the area's matters arrive at it."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="work_areas")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    area_level = models.CharField(max_length=9)
    is_intake = models.BooleanField(default=False)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("work area")
        verbose_name_plural = _("work areas")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="orgs_one_work_area", fields=["org", "area"], condition=Q(ends__isnull=True)
            ),
            models.UniqueConstraint(
                name="orgs_one_intake", fields=["area"], condition=Q(ends__isnull=True, is_intake=True)
            ),
            models.CheckConstraint(
                name="orgs_area_span", condition=Q(ends__isnull=True) | Q(ends__gte=F("starts"))
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class PublicNumber(models.Model):
    """A further number that the public may call, and what for."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="numbers")
    number = models.CharField(max_length=32)
    purpose = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name = _("public number")
        verbose_name_plural = _("public numbers")
        constraints: ClassVar = [
            models.UniqueConstraint(name="orgs_one_number", fields=["org", "number"]),
            models.CheckConstraint(name="orgs_number_given", condition=~Q(number="")),
        ]

    def __str__(self) -> str:
        return self.number
