"""Forms of trust."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.civic.trust.rules.requests import MAX_WORDS
from huiyin.civic.trust.rules.words import RIGHT_NAMES, Right
from huiyin.kernel.actor import Channel

# A copy and a deletion are had at once on one's own page; only the others are asked for there.
ASKED = (Right.CORRECT, Right.EXPLAIN, Right.OBJECT)
CHANNELS = {
    Channel.PAPER: gettext_lazy("on paper"),
    Channel.PHONE: gettext_lazy("by telephone"),
    Channel.VISIT: gettext_lazy("at the counter"),
}


def _words(label: Any, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=MAX_WORDS, widget=forms.Textarea(attrs={"rows": 4}), **kwargs
    )


class AskForm(forms.Form):
    """Something asked for about one's own data."""

    kind = forms.ChoiceField(label=gettext_lazy("What you ask for"))
    words = _words(gettext_lazy("What it is about"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["kind"]).choices = [
            (kind.value, _(RIGHT_NAMES[kind])) for kind in ASKED
        ]


class NoteForm(forms.Form):
    """What somebody asked for at the counter, by telephone or on paper."""

    code = forms.CharField(
        label=gettext_lazy("Code of a matter of theirs"),
        max_length=20,
        help_text=gettext_lazy("For somebody with an account, open the person's page instead."),
    )
    kind = forms.ChoiceField(label=gettext_lazy("What they ask for"))
    channel = forms.ChoiceField(label=gettext_lazy("How it came"))
    words = _words(gettext_lazy("In their words, and how you made sure who it is"))

    def __init__(self, *args: Any, with_person: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if with_person:
            del self.fields["code"]
        kinds = [(kind.value, _(name)) for kind, name in RIGHT_NAMES.items()]
        cast(forms.ChoiceField, self.fields["kind"]).choices = kinds
        channels = [(channel.value, label) for channel, label in CHANNELS.items()]
        cast(forms.ChoiceField, self.fields["channel"]).choices = channels


class DecideForm(forms.Form):
    """The answer to a request."""

    granted = forms.ChoiceField(label=gettext_lazy("Decision"), widget=forms.RadioSelect)
    answer = _words(
        gettext_lazy("Answer to the person"),
        required=False,
        help_text=gettext_lazy("A refusal says why, and where the person can complain."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["granted"]).choices = [
            ("yes", _("Done as asked")),
            ("no", _("Refused")),
        ]


class EraseForm(forms.Form):
    """The wish to have one's own data deleted."""

    withdraw_open = forms.BooleanField(
        label=gettext_lazy("Withdraw what is still worked on, so that it can be deleted too."), required=False
    )
    sure = forms.BooleanField(label=gettext_lazy("Yes, delete my data for good."))

    def __init__(self, *args: Any, has_open: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_open:
            del self.fields["withdraw_open"]


class ReasonForm(forms.Form):
    """Who asked for a deletion, and how."""

    purpose = forms.CharField(label=gettext_lazy("What for"), max_length=200)
