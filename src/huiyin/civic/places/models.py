"""Areas, the names they had, and dwellings."""

from itertools import pairwise
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.civic.places.rules import AreaLevel, CompoundKind, NameKind, Place, Scope
from huiyin.kit.fields import SealedField


def _ancestor() -> "models.ForeignKey[Area | None, Area | None]":
    return models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")


# Migrations keep what is written here, so these are plain strings, not members of an enumeration.
_STEPS = ["city", "district", "street", "community", "compound"]


def _ladder() -> Q:
    """Say for each level which ancestors a row has: all above it, its parent right above, none below.

    A comparison with NULL would satisfy a CHECK, so what has to be there is named.
    """
    whole = Q(level="city", parent__isnull=True) & _own("city") & _none_of(_STEPS[1:])
    for number, (above, step) in enumerate(pairwise(_STEPS), start=2):
        hangs = Q((f"{above}__isnull", False), ("parent", F(above)), parent__isnull=False, level=step)
        whole |= hangs & _own(step) & _none_of(_STEPS[number:])
    lowest = Q(level__in=["building", "stairwell"], parent__isnull=False, compound__isnull=False)
    # What took an area's place tells where the area's matters count now.
    replaced = Q(successor__isnull=False, valid_to__isnull=False, parent__isnull=False, city__isnull=False)
    return whole | lowest | replaced


def _own(step: str) -> Q:
    return Q((f"{step}__isnull", True)) | Q((step, F("id")))


def _none_of(steps: list[str]) -> Q:
    return Q(*((f"{step}__isnull", True) for step in steps))


class Area(models.Model):
    """A place of the ladder.

    `city` to `compound` repeat the ancestors, the row itself included, so that everything under an area is
    one equality on an indexed column. A row is written without itself and completed in the same
    transaction, because its id is not known before.
    """

    level = models.CharField(max_length=9, choices=[(level.value, level.value) for level in AreaLevel])
    code = models.CharField(max_length=20, blank=True)
    official_code = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=60)
    full_name = models.CharField(max_length=300)
    token = models.CharField(max_length=6, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    city = _ancestor()
    district = _ancestor()
    street = _ancestor()
    community = _ancestor()
    compound = _ancestor()
    lat = models.DecimalField(max_digits=8, decimal_places=6, null=True, blank=True)
    lon = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    compound_kind = models.CharField(
        max_length=13, blank=True, choices=[(kind.value, kind.value) for kind in CompoundKind]
    )
    has_property_management = models.BooleanField(null=True, blank=True)
    has_owners_committee = models.BooleanField(null=True, blank=True)
    dwelling_count = models.PositiveIntegerField(null=True, blank=True)
    founded = models.PositiveSmallIntegerField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        indexes: ClassVar = [models.Index(fields=["level", "name"], name="places_level_name")]
        constraints: ClassVar = [
            models.CheckConstraint(name="places_area_named", condition=~Q(name="")),
            models.CheckConstraint(name="places_ladder", condition=_ladder()),
            models.CheckConstraint(
                name="places_point_whole",
                condition=Q(lat__isnull=True, lon__isnull=True)
                | Q(lat__isnull=False, lon__isnull=False, lat__range=(-90, 90), lon__range=(-180, 180)),
            ),
            models.CheckConstraint(
                name="places_valid_span",
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="places_only_compounds",
                condition=Q(level="compound")
                | Q(
                    compound_kind="",
                    has_property_management__isnull=True,
                    has_owners_committee__isnull=True,
                    dwelling_count__isnull=True,
                    founded__isnull=True,
                ),
            ),
            models.UniqueConstraint(
                name="places_one_name", fields=["parent", "level", "name"], condition=Q(valid_to__isnull=True)
            ),
            models.UniqueConstraint(
                name="places_one_city_name",
                fields=["name"],
                condition=Q(valid_to__isnull=True, parent__isnull=True),
            ),
            models.UniqueConstraint(
                name="places_one_code", fields=["code"], condition=~Q(code="") & Q(valid_to__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def as_place(self) -> Place:
        """Return the row as other modules see it."""
        return Place(
            id=self.pk,
            name=self.name,
            full_name=self.full_name,
            level=AreaLevel(self.level),
            code=self.code,
            token=self.token,
            scope=Scope(self.city_id, self.district_id, self.street_id, self.community_id, self.compound_id),
            parent_id=self.parent_id,
            point=(float(self.lat), float(self.lon))
            if self.lat is not None and self.lon is not None
            else None,
            kind=CompoundKind(self.compound_kind) if self.compound_kind else None,
            has_property_management=self.has_property_management,
            has_owners_committee=self.has_owners_committee,
            dwellings=self.dwelling_count,
            founded=self.founded,
            official_code=self.official_code,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            successor_id=self.successor_id,
        )


class AreaName(models.Model):
    """What an area was called, under which code and parent, until it changed."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="names")
    code = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=60)
    parent = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField()
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("earlier name")
        verbose_name_plural = _("earlier names")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="places_name_span",
                condition=Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
            )
        ]

    def __str__(self) -> str:
        return self.name


class OtherName(models.Model):
    """What people also call an area, or a road or landmark by which they mean it."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="other_names")
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in NameKind])
    name = models.CharField(max_length=60)

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        indexes: ClassVar = [models.Index(fields=["name"], name="places_other_name")]
        constraints: ClassVar = [
            models.UniqueConstraint(name="places_one_other_name", fields=["area", "name"]),
            models.CheckConstraint(name="places_other_name_said", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class AreaPlacement(models.Model):
    """Where an area lay and what its whole name was, until its surroundings changed."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="placements")
    full_name = models.CharField(max_length=300)
    city_id = models.BigIntegerField()
    district_id = models.BigIntegerField(null=True)
    street_id = models.BigIntegerField(null=True)
    community_id = models.BigIntegerField(null=True)
    compound_id = models.BigIntegerField(null=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField()

    class Meta:
        verbose_name = _("earlier surroundings")
        verbose_name_plural = _("earlier surroundings")
        indexes: ClassVar = [models.Index(fields=["area", "valid_to"], name="places_placed_until")]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="places_placement_span",
                condition=Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
            )
        ]

    def __str__(self) -> str:
        return self.full_name


class Dwelling(models.Model):
    """A home in a building or stairwell. The room number is sealed; `room_index` finds it again."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="dwellings")
    room = SealedField()
    room_index = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("dwelling")
        verbose_name_plural = _("dwellings")
        constraints: ClassVar = [
            models.UniqueConstraint(name="places_one_dwelling", fields=["area", "room_index"])
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
