"""Lists 清单: matters gathered for a purpose, with an owner and a term."""

from typing import ClassVar

from django.db import models

from huiyin.civic.matters.models.matter import Matter, choices
from huiyin.civic.matters.rules.words import ListKind, Visibility


class List(models.Model):
    """A list of matters to be settled; closing it closes none of them."""

    code = models.CharField(max_length=9, unique=True)
    kind = models.CharField(max_length=16, choices=choices(ListKind))
    title = models.CharField(max_length=80)
    theme = models.CharField(max_length=200, blank=True)
    owner = models.ForeignKey("orgs.Org", on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    city_id = models.BigIntegerField()
    district_id = models.BigIntegerField(null=True)
    street_id = models.BigIntegerField(null=True)
    community_id = models.BigIntegerField(null=True)
    compound_id = models.BigIntegerField(null=True)
    visibility = models.CharField(max_length=8, choices=choices(Visibility))
    starts = models.DateField()
    ends = models.DateField(null=True)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends__isnull=True) | models.Q(ends__gte=models.F("starts")),
                name="matters_list_term_in_order",
            )
        ]

    def __str__(self) -> str:
        return self.title


class ListItem(models.Model):
    """A matter's place in a list; a matter may stand in several."""

    list = models.ForeignKey(List, on_delete=models.CASCADE, related_name="items")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="listed")
    position = models.PositiveIntegerField()
    added_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["list", "matter"], name="matters_listed_once")
        ]
