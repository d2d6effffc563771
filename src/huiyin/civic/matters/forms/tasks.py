"""What leads and helpers fill in: a call, a report, a result, and what each thinks of the other."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.civic.matters.forms.desk import ActForm, PhotosField


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class WhistleForm(ActForm):
    """Whom to call, for what, until when."""

    helpers = forms.MultipleChoiceField(
        label=_("Whom to call"),
        help_text=_("Each gets a task of their own and reports in within the limit; the holder stays."),
        widget=forms.CheckboxSelectMultiple,
    )
    what = forms.CharField(label=_("What they should do"), max_length=300, widget=_lines(2))
    due_on = forms.DateField(
        label=_("To be done by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def offer(self) -> None:
        """Offer who is at work here."""
        self.choose("helpers", self.offers.helpers)


class NoForm(forms.Form):
    """An act on a task that needs nothing but a click."""

    kept: tuple[str, ...] = ()


class ResultForm(NoForm):
    """What was done."""

    result = forms.CharField(label=_("What you did"), max_length=1000, widget=_lines(4))
    photos = PhotosField()


class NotForm(NoForm):
    """Why not."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=_lines(2))


class ScoreForm(NoForm):
    """How a helper did their part."""

    score = forms.TypedChoiceField(
        label=_("How well was it done?"),
        coerce=int,
        choices=[(5, _("5 · very well")), (4, "4"), (3, "3"), (2, "2"), (1, _("1 · badly"))],
    )
    words = forms.CharField(label=_("In words"), max_length=500, required=False, widget=_lines(2))


class CallForm(NoForm):
    """Whether a call was justified."""

    justified = forms.ChoiceField(
        label=_("Was it right to call you?"), choices=[("yes", _("Yes")), ("no", _("No"))]
    )
    words = forms.CharField(label=_("In words"), max_length=500, required=False, widget=_lines(2))


def cleaned(form: forms.Form) -> dict[str, Any]:
    """Return what was typed, without files: those are kept apart."""
    return {name: value for name, value in form.cleaned_data.items() if name != "photos"}
