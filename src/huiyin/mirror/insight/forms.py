"""Entering a formula of the three rates."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huiyin.mirror.insight.rules import ANSWERS

_PARTS = {
    "response": _("Response weighs"),
    "resolution": _("Resolution weighs"),
    "satisfaction": _("Satisfaction weighs"),
}


class FormulaForm(forms.Form):
    """A version, what each answer and each rate weighs, from when it holds, and on what it rests."""

    version = forms.CharField(label=_("Version"), max_length=20, help_text=_("Such as 2026-3."))
    valid_from = forms.DateField(
        label=_("Holds from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    source = forms.CharField(label=_("On what it rests"), max_length=200)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for score, name in ANSWERS.items():
            label = gettext("“%(answer)s” weighs") % {"answer": gettext(name)}
            self.fields[f"weight_{score}"] = _share(label)
        for part, weighs in _PARTS.items():
            self.fields[part] = _share(weighs)

    def said(self) -> dict[str, Any]:
        """Return what was typed as the action takes it."""
        typed = self.cleaned_data
        return {
            **{name: typed[name] for name in ("version", "valid_from", "source")},
            "weights": {score: typed[f"weight_{score}"] for score in ANSWERS},
            "parts": {part: typed[part] for part in _PARTS},
        }


def _share(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=8, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
