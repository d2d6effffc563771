"""Fields that the forms of volunteering ask with."""

from typing import Any

from django import forms

from huiyin.hands.volunteering.rules.words import TEXT_LENGTH

Choices = list[tuple[int, str]]


def day(**more: Any) -> forms.DateField:
    """Ask for a day."""
    return forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **more)


def hour(**more: Any) -> forms.TimeField:
    """Ask for an hour of the day."""
    return forms.TimeField(widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}), **more)


def few(**more: Any) -> forms.CharField:
    """Ask for a few words, which may be left out."""
    return forms.CharField(
        max_length=TEXT_LENGTH, widget=forms.Textarea(attrs={"rows": 3}), **{"required": False} | more
    )
