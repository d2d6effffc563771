"""What the author of a matter fills in: more words, a verdict, a reason."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as __

from huiyin.civic.matters.forms.desk import PhotosField
from huiyin.civic.matters.rules.steps import WORDS_LENGTH


def _words(label: Any, *, required: bool = False, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=WORDS_LENGTH, required=required, widget=forms.Textarea(attrs={"rows": rows})
    )


class SayForm(forms.Form):
    """Is it solved, how good was it, and words."""

    prefix = "say"

    score = forms.TypedChoiceField(
        label=__("How satisfied are you? 5 is best"),
        choices=[(str(score), str(score)) for score in range(1, 6)],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "tally"}),
    )
    words = _words(__("A few words"))
    # Two buttons send it.
    solved = forms.TypedChoiceField(
        label=__("Solved?"),
        choices=[("yes", __("Solved")), ("no", __("Not solved"))],
        coerce=lambda value: value == "yes",
        widget=forms.HiddenInput,
    )


class AddForm(forms.Form):
    """More words or photos."""

    prefix = "add"

    text = _words(__("What has to be added?"))
    photos = PhotosField()


class WithdrawForm(forms.Form):
    """Why it is taken back; that may stay empty."""

    prefix = "withdraw"

    reason = _words(__("Why, if you like"), rows=2)


class ReopenForm(forms.Form):
    """Why it has to be taken up again."""

    prefix = "reopen"

    reason = _words(__("What is not right yet?"), required=True)


class FindForm(forms.Form):
    """The two things that open a matter to its author."""

    code = forms.CharField(
        label=__("Code"),
        max_length=40,
        help_text=__("Eight letters and digits, like 7K3M-92QF."),
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
    )
    key = forms.CharField(
        label=__("Follow key"),
        max_length=200,
        help_text=__("26 letters and digits, from the page or the paper you were given."),
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
    )

    def clean_key(self) -> str:
        """Take the key out of a whole link, which is what many people paste."""
        return str(self.cleaned_data["key"]).rstrip("/").rpartition("/")[2]
