"""What volunteers are asked for themselves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.hands.volunteering.forms.fields import ChoosingForm, day, few


class RegisterForm(ChoosingForm):
    """Asks what a volunteer says of themselves."""

    born = day(
        label=_("Day of birth"),
        help_text=_(
            "It decides who has to consent and which posts are open to you. Of adults it is not kept."
        ),
    )
    area = forms.TypedChoiceField(label=_("Where you live"), coerce=int)
    skills = few(
        label=_("What you are good at, and when you are free"),
        help_text=_("Like first aid, hairdressing, Saturdays."),
    )
    guardian = forms.CharField(
        label=_("Parent or guardian who consents"),
        max_length=40,
        required=False,
        help_text=_("For whoever is under 18. They sit with you while you fill this in."),
    )
    own_labour = forms.BooleanField(label=_("I am 16 or 17 and live on my own work"), required=False)
    agrees = forms.BooleanField(
        label=_("I do this of my own free will and unpaid, and know that my service is recorded.")
    )


class ProfileForm(ChoosingForm):
    """Asks where a volunteer lives and what they are good at."""

    area = forms.TypedChoiceField(label=_("Where you live"), coerce=int)
    skills = few(label=_("What you are good at, and when you are free"))


class SignForm(forms.Form):
    """Asks, of small children, whether somebody comes along."""

    accompanied = forms.BooleanField(label=_("A parent or guardian comes along"), required=False)


class SwapForm(forms.Form):
    """Asks with whom to swap, and for which of their shifts."""

    whom = forms.ChoiceField(label=_("Whom do you ask?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, options: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["whom"].choices = options  # type: ignore[attr-defined]

    @property
    def chosen(self) -> tuple[int, int | None]:
        """Return the volunteer, and the place of theirs that is wanted."""
        volunteer, _dash, sign = self.cleaned_data["whom"].partition("-")
        return int(volunteer), int(sign) if sign else None
