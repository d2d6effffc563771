"""Forms of the second factor."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy


def _code(label: Any, help_text: Any = "", **attrs: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", **attrs})
    return forms.CharField(label=label, help_text=help_text, max_length=40, widget=widget)


def _password() -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})
    return forms.CharField(
        label=gettext_lazy("Your present password"), widget=widget, max_length=128, strip=False
    )


class StepForm(forms.Form):
    """The second step of logging in."""

    code = _code(
        gettext_lazy("Code of the phone"),
        gettext_lazy("Six digits from the app, or one of the recovery codes on paper."),
    )


class FirstCodeForm(forms.Form):
    """The first code of an app that was just set up."""

    code = _code(gettext_lazy("Code from the app"), gettext_lazy("Six digits."), inputmode="numeric")
    password = _password()


class ProveForm(forms.Form):
    """The password and a code, for what changes the second factor itself."""

    password = _password()
    code = _code(
        gettext_lazy("Code of the phone"),
        gettext_lazy("Six digits from the app, or one of the recovery codes on paper."),
    )
