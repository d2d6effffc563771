"""Forms of hot topics."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.civic.triage.rules.topics.words import MAX_NOTE


class NoteForm(forms.Form):
    """What is done about a topic that grows."""

    note = forms.CharField(
        label=_("What you will do, or why nothing"),
        max_length=MAX_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class GatherForm(forms.Form):
    """The list on which the matters of a topic are put."""

    list_code = forms.ChoiceField(label=_("List"))

    def __init__(self, *args: Any, lists: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["list_code"].choices = lists  # type: ignore[attr-defined]


class RaiseForm(forms.Form):
    """The words in which an office raises what many write about."""

    title = forms.CharField(
        label=_("In a few words"),
        max_length=80,
        help_text=_("In the words of the office; leave names and numbers of persons out."),
    )
    body = forms.CharField(
        label=_("What it is about"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
