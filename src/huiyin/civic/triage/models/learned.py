"""The versions of what was learned from this installation's own matters."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.civic.triage.rules.deeds import ModelState
from huiyin.kit.fields import JSON


class LearnedModel(models.Model):
    """A version: its model card, and its weights as plain arrays. One at most serves.

    `card` holds the figures on matters it had not seen, and what served then had on the same ones.
    """

    version = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in ModelState])
    trained_at = models.DateTimeField()
    learned_from = models.PositiveIntegerField()
    newest_at = models.DateTimeField()
    card = JSON(default=dict)
    digest = models.CharField(max_length=64)
    data = models.BinaryField(null=True)

    class Meta:
        verbose_name = _("learned model")
        verbose_name_plural = _("learned models")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state=ModelState.SERVING.value), name="triage_one_model_serves"
            ),
            models.CheckConstraint(
                condition=~Q(state=ModelState.SERVING.value) | Q(data__isnull=False),
                name="triage_serving_has_weights",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.version}"
