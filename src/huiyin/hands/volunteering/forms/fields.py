"""Fields that the forms of volunteering ask with."""

from collections.abc import Mapping
from typing import Any

from django import forms

from huiyin.hands.volunteering.rules.words import TEXT_LENGTH

Choices = list[tuple[int, str]]


class ChoosingForm(forms.Form):
    """A form whose choices depend on who fills it in; they are given by the names of the fields."""

    def __init__(self, *args: Any, choices: Mapping[str, Choices], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]


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
