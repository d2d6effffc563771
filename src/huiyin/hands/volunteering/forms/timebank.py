"""What the time bank asks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.hands.volunteering.forms.fields import ChoosingForm, day, few, hour
from huiyin.hands.volunteering.rules.timebank import HELP_WORDS
from huiyin.hands.volunteering.rules.words import NAME_LENGTH


def hours(**more: Any) -> forms.DecimalField:
    """Ask for hours, in quarters."""
    return forms.DecimalField(
        min_value=0,
        max_value=1000,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"step": "0.25"}),
        **more,
    )


class HelpForm(ChoosingForm):
    """Asks what help is wanted, when, where and for how long; a leader asks with a number of the card."""

    team = forms.TypedChoiceField(label=_("Which team do you ask?"), coerce=int)
    kind = forms.ChoiceField(
        label=_("What help"), choices=[(kind.value, _(words)) for kind, words in HELP_WORDS.items()]
    )
    words = few(
        label=_("In a few words"),
        help_text=_("The members of the team read it. No names, no telephone numbers, nothing about health."),
    )
    day = day(label=_("Day"))
    begins = hour(label=_("From"))
    hours = hours(label=_("Hours"), initial=1)
    spot = forms.CharField(
        label=_("Where you meet"),
        max_length=NAME_LENGTH,
        help_text=_("Only who comes reads it, and the team leader. Like building 3, at the door."),
    )
    code = forms.CharField(label=_("Number on the card"), max_length=20)

    def __init__(self, *args: Any, for_others: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not for_others:
            del self.fields["code"]


class GiftForm(forms.Form):
    """Asks to whom of the family hours are given, and how many."""

    code = forms.CharField(
        label=_("Number of their time account"),
        max_length=20,
        help_text=_("It stands on their page “My time”, or on their card."),
    )
    name = forms.CharField(label=_("Their name"), max_length=40)
    hours = hours(label=_("Hours"))


class ConfirmHelpForm(forms.Form):
    """Asks how long the help was."""

    hours = hours(label=_("Hours"))


class CardForm(forms.Form):
    """Asks for whom on paper a time account is opened."""

    name = forms.CharField(label=_("Name"), max_length=40)
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False)
