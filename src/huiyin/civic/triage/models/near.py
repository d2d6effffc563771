"""Tables for finding the same matter again. They hold numbers of pieces of words, and no word."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sketch(models.Model):
    """What is compared of a matter's words: the numbers and weights of its most telling pieces."""

    matter = models.OneToOneField(
        "matters.Matter", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    data = models.BinaryField()

    class Meta:
        verbose_name = _("sketch of a matter")
        verbose_name_plural = _("sketches of matters")

    def __str__(self) -> str:
        return f"Sketch of matter {self.pk}"


class Trace(models.Model):
    """One telling piece of a matter's words, by its number: where a look-up begins.

    Its key is its only index: a million matters leave twenty million rows.
    """

    pk = models.CompositePrimaryKey("piece", "matter_id")
    piece = models.IntegerField()
    matter_id = models.BigIntegerField()

    class Meta:
        verbose_name = _("trace of a matter")
        verbose_name_plural = _("traces of matters")

    def __str__(self) -> str:
        return f"Trace of matter {self.matter_id}"


class WordCount(models.Model):
    """How frequent pieces of words are in this installation's matters; the newest row counts."""

    made_at = models.DateTimeField()
    messages = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        verbose_name = _("word count")
        verbose_name_plural = _("word counts")
        indexes: ClassVar = [models.Index(fields=["-made_at"], name="triage_wordcount_newest")]

    def __str__(self) -> str:
        return f"Words of {self.messages} matters"
