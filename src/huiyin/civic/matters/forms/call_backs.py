"""What a caller keeps of a call-back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.civic.matters.forms.words import call_channel_choices, call_outcome_choices
from huiyin.civic.matters.rules.call_backs import CallChannel
from huiyin.civic.matters.rules.steps import WORDS_LENGTH


class CallBackForm(forms.Form):
    """One attempt, and what was said if somebody was reached."""

    channel = forms.ChoiceField(
        label=_("How"),
        choices=call_channel_choices,
        initial=CallChannel.PHONE.value,
        widget=forms.RadioSelect,
    )
    outcome = forms.ChoiceField(
        label=_("What came of it"), choices=call_outcome_choices, widget=forms.RadioSelect
    )
    solved = forms.TypedChoiceField(
        label=_("Is it solved?"),
        choices=[("yes", _("Solved")), ("no", _("Not solved"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    score = forms.TypedChoiceField(
        label=_("How satisfied are they? 5 is best"),
        choices=[(str(score), str(score)) for score in range(1, 6)],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "tally"}),
    )
    words = forms.CharField(
        label=_("In their words"),
        max_length=WORDS_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    note = forms.CharField(
        label=_("For whoever calls next"),
        max_length=300,
        required=False,
        help_text=_("Such as: evenings only. Stays among staff."),
    )
