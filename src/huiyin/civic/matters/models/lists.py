"""Lists 清单: matters gathered for a purpose, with an owner, a term and a history of their own."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from huiyin.civic.matters.models.matter import Matter, choices
from huiyin.civic.matters.rules.words import Visibility
from huiyin.kit.fields import JSON


class List(models.Model):
    """A list of matters to be settled; closing it closes none of them.

    `kind` names a template of the registry in `rules.lists`; a new kind is no change of the table.
    """

    code = models.CharField(max_length=9, unique=True)
    kind = models.CharField(max_length=16)
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
    archived_at = models.DateTimeField(null=True)
    copied_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="copies")
    # The end of which the owner was told, so that one end is told once.
    ended_told = models.DateField(null=True)
    # Counts the changes of its items; the UPDATE that counts also locks the row.
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="matters_list_term_in_order"
            ),
            models.CheckConstraint(
                condition=Q(archived_at__isnull=True) | Q(closed_at__isnull=False),
                name="matters_list_archived_is_closed",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ListItem(models.Model):
    """A matter's place in a list; a matter may stand in several.

    `extra` holds what the list's template asks of an item. One that was taken off keeps its row: how far a
    list was on a day is counted from `added_at` and `removed_at`.
    """

    list = models.ForeignKey(List, on_delete=models.CASCADE, related_name="items")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="listed")
    position = models.PositiveIntegerField()
    due = models.DateField(null=True)
    extra = JSON(default=dict)
    note = models.CharField(max_length=500, blank=True)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["list", "matter"], condition=Q(removed_at__isnull=True), name="matters_listed_once"
            )
        ]


class ListEntry(models.Model):
    """One line of a list's own history: who did what to it when."""

    list = models.ForeignKey(List, on_delete=models.CASCADE, related_name="entries")
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    person = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    pseudonym = models.CharField(max_length=60)
    code = models.CharField(max_length=9, blank=True)
    detail = JSON(default=dict)


class ListReader(models.Model):
    """An organisation that a list is shown to, besides its owner."""

    list = models.ForeignKey(List, on_delete=models.CASCADE, related_name="readers")
    org = models.ForeignKey("orgs.Org", on_delete=models.PROTECT, related_name="+")
    shown_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["list", "org"], name="matters_list_shown_once")
        ]


class ListShare(models.Model):
    """A secret link that shows a list to whoever has it; only the digest of its key is kept."""

    list = models.ForeignKey(List, on_delete=models.CASCADE, related_name="shares")
    digest = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=80, blank=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="matters_list_share_lasts_a_while"
            )
        ]


class ListWording(models.Model):
    """What lists of a kind are called in an area, and what stands over them in print, as operators say."""

    area = models.ForeignKey("places.Area", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16)
    title = models.CharField(max_length=80, blank=True)
    header = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area", "kind"], name="matters_one_wording_an_area")
        ]
