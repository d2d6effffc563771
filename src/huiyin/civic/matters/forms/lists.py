"""What staff fill in to make and fill a list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.civic.matters.forms.desk import Choices


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class NewListForm(forms.Form):
    """What a new list is for, whose it is, and how long it runs."""

    title = forms.CharField(label=_("Title"), max_length=80)
    kind = forms.ChoiceField(label=_("Kind"))
    owner = forms.TypedChoiceField(label=_("Whose list"), coerce=int)
    place = forms.TypedChoiceField(label=_("Place"), coerce=int)
    theme = forms.CharField(label=_("Theme"), max_length=200, required=False)
    starts = forms.DateField(label=_("From"), required=False, widget=_day())
    ends = forms.DateField(label=_("Until"), required=False, widget=_day())
    visibility = forms.ChoiceField(label=_("Who reads it"))

    def __init__(self, *args: Any, choices: dict[str, Choices], **options: Any) -> None:
        super().__init__(*args, **options)
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]


class AddForm(forms.Form):
    """Matters to put on a list, by their codes."""

    codes = forms.CharField(
        label=_("Codes"),
        help_text=_("One or several, with a space or a new line between."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class RemoveForm(forms.Form):
    """A matter to take off a list."""

    code = forms.CharField(label=_("Code"), max_length=20)


class WriteForm(forms.Form):
    """Something to be settled that nobody raised: it becomes a matter of this list."""

    title = forms.CharField(label=_("In a few words"), max_length=80)
    body = forms.CharField(
        label=_("What is to be settled"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    spot = forms.CharField(label=_("Spot"), max_length=120, required=False)
    idempotency_key = forms.CharField(widget=forms.HiddenInput, max_length=80, required=False)


class NothingForm(forms.Form):
    """An act on a list that needs nothing but a click."""
