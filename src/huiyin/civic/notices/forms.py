"""Forms of notices: what comes how soon, and the quiet hours."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.civic.notices.rules import GROUP_WORDS, MODE_WORDS, Group, Mode, may_choose


class ChoiceForm(forms.Form):
    """How one channel brings each group; what cannot be chosen is not offered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for group, words in GROUP_WORDS.items():
            offered = [(mode.value, _(MODE_WORDS[mode])) for mode in Mode if may_choose(group, mode)]
            self.fields[group.value] = forms.ChoiceField(label=_(words), choices=offered)

    def modes(self) -> dict[Group, Mode]:
        """Return what was chosen as the action takes it."""
        return {group: Mode(self.cleaned_data[group.value]) for group in Group}


def _hour(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))


class QuietForm(forms.Form):
    """When nothing comes that can wait; the same time twice means never."""

    starts = _hour(gettext_lazy("From"))
    ends = _hour(gettext_lazy("Until"))
