"""What is asked about the record and the papers made from it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.hands.volunteering.forms.fields import ChoosingForm, day, few
from huiyin.hands.volunteering.rules.words import NAME_LENGTH


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


class PaperForm(ChoosingForm):
    """Asks whose records and which days go onto a paper."""

    unit = forms.TypedChoiceField(label=_("Recording unit"), coerce=int)
    first = day(label=_("From"), required=False)
    last = day(label=_("To"), required=False)


class LetterForm(ChoosingForm):
    """Asks whom a unit appoints, to what, and for how long."""

    volunteer = forms.TypedChoiceField(label=_("Volunteer"), coerce=int)
    role = forms.CharField(
        label=_("Appointed as"),
        max_length=NAME_LENGTH,
        help_text=_("Like deputy leader of the team, or lecturer on first aid."),
    )
    starts = day(label=_("From"))
    ends = day(label=_("To"))


class HonourForm(ChoosingForm):
    """Asks whom a unit honours, and for what."""

    volunteer = forms.TypedChoiceField(label=_("Volunteer"), coerce=int)
    title = forms.CharField(
        label=_("Honour"), max_length=NAME_LENGTH, help_text=_("Like volunteer of the season.")
    )
    reason = few(
        label=_("For what"),
        required=True,
        help_text=_("The volunteer reads it. Write down deeds, nothing about their private life."),
    )
    day = day(label=_("Day"))
