"""What staff fill in about the clocks of a matter, and operators about limits."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.civic.matters.forms.desk import ActForm
from huiyin.civic.matters.forms.words import step_choices, unit_choices, urgency_choices
from huiyin.civic.matters.rules.clocks import MOST_TIMES, NOTE_LENGTH
from huiyin.civic.matters.rules.steps import WORDS_LENGTH
from huiyin.kernel import clock
from huiyin.kernel.workdays import MAX_LIMIT


class DayField(forms.DateField):
    """A day, chosen where the browser can."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**options)


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class SuspendForm(ActForm):
    """Until when a matter rests, why, and what everybody reads about it."""

    until = DayField(label=_("Rests until"), help_text=_("That day included; then the clock runs by itself."))
    public_note = forms.CharField(
        label=_("What everybody reads"),
        help_text=_("For example: waits for the autumn tender."),
        max_length=NOTE_LENGTH,
    )
    reason = forms.CharField(label=_("Reason"), max_length=WORDS_LENGTH, widget=_lines(2))


class AskAuthorForm(ActForm):
    """What the author is asked, and until when the clock waits."""

    question = forms.CharField(
        label=_("What is missing"),
        help_text=_("The author reads it and answers on their page; the settlement clock waits meanwhile."),
        max_length=WORDS_LENGTH,
        widget=_lines(3),
    )
    until = DayField(label=_("Answer by"))

    def offer(self) -> None:
        """Suggest a week."""
        self.fields["until"].initial = clock.today() + timedelta(days=7)


class ResumeForm(ActForm):
    """Why the clock runs again before its day."""

    note = forms.CharField(label=_("Note"), max_length=WORDS_LENGTH, required=False, widget=_lines(2))


class ExtensionForm(ActForm):
    """How much more time is asked for, and why."""

    n = forms.IntegerField(label=_("How much more"), min_value=1, max_value=MAX_LIMIT)
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("If it is granted, the author reads this reason."),
        max_length=WORDS_LENGTH,
        widget=_lines(3),
    )

    def offer(self) -> None:
        """Say in which unit, and how much at most."""
        self.fields["n"].help_text = self.offers.initial.get("n_help", "")


class DecideForm(ActForm):
    """What is decided about more time."""

    grant = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("yes", _("Grant it; the author is told why")), ("no", _("Refuse it"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("Words to the holder"),
        help_text=_("Needed for a refusal."),
        max_length=WORDS_LENGTH,
        required=False,
        widget=_lines(2),
    )


class UrgencyForm(ActForm):
    """Another urgency, and why."""

    urgency = forms.ChoiceField(label=_("Urgency"), choices=urgency_choices)
    reason = forms.CharField(label=_("Reason"), max_length=WORDS_LENGTH, widget=_lines(2))


class LimitForm(forms.Form):
    """One version of a limit."""

    step = forms.ChoiceField(label=_("Which limit"), choices=step_choices)
    urgency = forms.ChoiceField(label=_("Urgency"), choices=urgency_choices)
    n = forms.IntegerField(label=_("How much"), min_value=1, max_value=MAX_LIMIT)
    unit = forms.ChoiceField(label=_("Counted in"), choices=unit_choices)
    times = forms.IntegerField(
        label=_("How often a round"),
        help_text=_("For extensions only."),
        min_value=1,
        max_value=MOST_TIMES,
        initial=1,
    )
    place = forms.CharField(
        label=_("Where"),
        help_text=_("Name of a district, street, community or compound; empty for everywhere."),
        max_length=120,
        required=False,
    )
    source = forms.CharField(
        label=_("Source"), help_text=_("The rule or notice this comes from."), max_length=200
    )
    mark = forms.CharField(
        label=_("Mark"),
        help_text=_("V1 read in the text, V2 second hand, M from memory, P proposal."),
        max_length=2,
        required=False,
    )
    valid_from = DayField(label=_("Holds from"))
