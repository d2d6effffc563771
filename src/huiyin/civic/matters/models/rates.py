"""The formula of the three rates, in versions."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from huiyin.kit.fields import JSON


class RateFormula(models.Model):
    """One version as an operator entered it; it is never changed, a later one takes its place."""

    version = models.CharField(max_length=20, unique=True)
    weights = JSON()
    parts = JSON()
    source = models.CharField(max_length=200)
    mark = models.CharField(max_length=2, blank=True)
    valid_from = models.DateField()
    entered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(version=""), name="matters_formula_has_a_name")
        ]
