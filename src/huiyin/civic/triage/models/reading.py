"""What the machine read in a matter, and what staff made of it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.civic.triage.models.learned import LearnedModel
from huiyin.civic.triage.rules.risks import Warmth
from huiyin.civic.triage.rules.urgency import Haste
from huiyin.kit.fields import JSON


class Reading(models.Model):
    """What was read when a matter was raised; words are listed ones only, never a name of somebody.

    `guesses` holds the likeliest classes, best first: category, probability, words.
    """

    matter = models.OneToOneField("matters.Matter", models.CASCADE, related_name="+")
    category = models.ForeignKey("matters.Category", models.PROTECT, null=True, related_name="+")
    p = models.FloatField()
    guesses = JSON(default=list)
    urgency = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Haste])
    reasons = JSON(default=dict)
    place = models.ForeignKey("places.Area", models.SET_NULL, null=True, related_name="+")
    place_is_exact = models.BooleanField(default=False)
    # The listed name that led to the place, where that is not its own: another name, a road, a landmark.
    place_by = models.CharField(max_length=60, blank=True, default="", db_default="")
    org = models.ForeignKey("orgs.Org", models.SET_NULL, null=True, related_name="+")
    # How many of the newest such matters nearby it settled; nothing where its office is in charge of them.
    org_settled = models.PositiveIntegerField(null=True)
    warmth = models.CharField(max_length=4, choices=[(one.value, one.value) for one in Warmth])
    heat = models.PositiveSmallIntegerField(default=0)
    cause = models.CharField(max_length=16, blank=True)
    persons = JSON(default=list)
    risk_words = JSON(default=list)
    model = models.ForeignKey(LearnedModel, models.SET_NULL, null=True, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")

    def __str__(self) -> str:
        return f"#{self.pk}"


class Label(models.Model):
    """The class that staff gave a matter, beside the one that had been read."""

    matter = models.OneToOneField("matters.Matter", models.CASCADE, related_name="+")
    category = models.ForeignKey("matters.Category", models.PROTECT, related_name="+")
    suggested = models.ForeignKey("matters.Category", models.PROTECT, null=True, related_name="+")
    is_agreed = models.BooleanField()
    labelled_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("label")
        verbose_name_plural = _("labels")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="triage_agreed_is_the_same",
                condition=models.Q(is_agreed=False) | models.Q(category=models.F("suggested")),
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class OfficeLabel(models.Model):
    """The office that staff last gave a matter to, beside the one that had been read."""

    matter = models.OneToOneField("matters.Matter", models.CASCADE, related_name="+")
    org = models.ForeignKey("orgs.Org", models.CASCADE, related_name="+")
    suggested = models.ForeignKey("orgs.Org", models.CASCADE, null=True, related_name="+")
    is_agreed = models.BooleanField()
    labelled_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("office label")
        verbose_name_plural = _("office labels")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="triage_office_agreed_is_the_same",
                condition=models.Q(is_agreed=False) | models.Q(org=models.F("suggested")),
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
