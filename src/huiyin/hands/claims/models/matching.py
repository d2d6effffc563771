"""Proposed assignments: what the solver found for places that nobody claimed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.hands.claims.models.checkins import choices
from huiyin.hands.claims.models.needs import Need
from huiyin.hands.claims.rules.words import ProposalState
from huiyin.kit.fields import JSON

OPEN_PROPOSAL = Q(state__in=[ProposalState.PROPOSED.value, ProposalState.INVITED.value])


class Proposal(models.Model):
    """A member who would fit a place, and why; `reasons` are closed words with numbers, no free text."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="proposals", db_index=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=8, choices=choices(ProposalState))
    score = models.PositiveSmallIntegerField()
    reasons = JSON(default=list)
    made_at = models.DateTimeField()
    invited_at = models.DateTimeField(null=True)
    invited_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("proposed assignment")
        verbose_name_plural = _("proposed assignments")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["need", "person"], condition=OPEN_PROPOSAL, name="claims_proposed_once"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["person", "-id"], name="claims_proposed_to")]

    def __str__(self) -> str:
        return f"Proposal {self.pk}"
