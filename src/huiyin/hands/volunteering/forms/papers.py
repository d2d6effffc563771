"""What is asked about the record and the papers made from it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.hands.volunteering.forms.fields import Choices, day, few


class WordsForm(forms.Form):
    """Asks what is wrong with a line of the record."""

    words = few(label=_("What is wrong, and what is right"), required=True)


class CorrectForm(forms.Form):
    """Asks what is right instead of a wrong line."""

    hours = forms.DecimalField(
        label=_("Hours really served"),
        min_value=0,
        max_value=24,
        decimal_places=2,
        help_text=_("0 if it was nothing."),
    )
    reason = few(label=_("Why"), required=True)


class PaperForm(forms.Form):
    """Asks whose records and which days go onto a paper."""

    unit = forms.TypedChoiceField(label=_("Recording unit"), coerce=int)
    first = day(label=_("From"), required=False)
    last = day(label=_("To"), required=False)

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
