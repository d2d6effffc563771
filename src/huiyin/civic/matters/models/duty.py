"""Responsibility: the bases on which matters are sent out, and every dispatch with how it ended."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from huiyin.civic.matters.models.matter import Category, Matter, choices
from huiyin.civic.matters.rules.duty import Ending, How, Mark, Objection, Party


class Basis(models.Model):
    """One version of a legal or contractual ground; versions of the same ground share a key."""

    key = models.CharField(max_length=40)
    party = models.CharField(max_length=20, choices=choices(Party))
    category = models.ForeignKey(Category, null=True, on_delete=models.PROTECT, related_name="+")
    without_property = models.BooleanField(default=False)
    title = models.CharField(max_length=80)
    text = models.CharField(max_length=300)
    source = models.CharField(max_length=200)
    mark = models.CharField(max_length=2, choices=choices(Mark))
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "valid_from"], name="matters_one_basis_a_day"),
            models.UniqueConstraint(
                fields=["key"], condition=Q(valid_to__isnull=True), name="matters_one_open_basis"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="matters_basis_term_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Dispatch(models.Model):
    """That a matter was sent to a holder, on which basis; and, if it was handed back, with which objection.

    `taken_at` is when the holder began; `upheld` says whether an objection turned out right, and is null
    while that is open. A ruling cannot be handed back.
    """

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="dispatches")
    cycle = models.PositiveSmallIntegerField()
    org = models.ForeignKey("orgs.Org", null=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    basis = models.ForeignKey(Basis, null=True, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=5, choices=choices(How))
    is_ruling = models.BooleanField(default=False)
    # The category as it was then: what was used for it before is proposed again.
    category = models.ForeignKey(Category, null=True, on_delete=models.PROTECT, related_name="+")
    dispatcher = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    sent_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=9, choices=choices(Ending), blank=True)
    objection = models.CharField(max_length=10, choices=choices(Objection), blank=True)
    other_basis = models.ForeignKey(Basis, null=True, on_delete=models.PROTECT, related_name="+")
    proposed_org = models.ForeignKey("orgs.Org", null=True, on_delete=models.PROTECT, related_name="+")
    returned_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    upheld = models.BooleanField(null=True)
    awaits_ruling = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["matter"], condition=Q(ended_at__isnull=True), name="matters_one_open_dispatch"
            ),
            models.CheckConstraint(
                condition=Q(org__isnull=True) ^ Q(person__isnull=True), name="matters_dispatch_to_one"
            ),
            models.CheckConstraint(
                condition=Q(how=How.NONE.value, basis__isnull=True)
                | (~Q(how=How.NONE.value) & Q(basis__isnull=False)),
                name="matters_dispatch_says_how",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ending="") | (Q(ended_at__isnull=False) & ~Q(ending="")),
                name="matters_dispatch_end_told",
            ),
            models.CheckConstraint(
                condition=(Q(ending=Ending.RETURNED.value) & ~Q(objection=""))
                | (~Q(ending=Ending.RETURNED.value) & Q(objection="")),
                name="matters_returned_with_objection",
            ),
            models.CheckConstraint(
                condition=~Q(is_ruling=True, ending=Ending.RETURNED.value), name="matters_ruling_is_final"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["matter", "cycle"], name="matters_dispatch_of"),
            models.Index(fields=["category", "-id"], name="matters_dispatch_used"),
            models.Index(fields=["matter"], name="matters_to_rule", condition=Q(awaits_ruling=True)),
        ]
