"""What leaders and offices are asked."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.hands.volunteering.forms.fields import ChoosingForm, day, few, hour
from huiyin.hands.volunteering.rules.words import MOST_CREW, NAME_LENGTH, RHYTHM_WORDS


class TeamForm(ChoosingForm):
    """Asks what a team is called, where it serves and who keeps its records."""

    name = forms.CharField(label=_("Name of the team"), max_length=NAME_LENGTH)
    place = forms.TypedChoiceField(label=_("Where it serves"), coerce=int)
    unit = forms.TypedChoiceField(
        label=_("Recording unit"),
        coerce=int,
        help_text=_("It answers for the records and the papers made from them."),
    )
    about = few(label=_("What it does"))


class PostForm(forms.Form):
    """Asks where a team serves and what is to be done."""

    name = forms.CharField(label=_("Post"), max_length=NAME_LENGTH)
    spot = forms.CharField(label=_("Where to meet"), max_length=NAME_LENGTH)
    task = few(label=_("What is done there"), required=True)
    at_risk = forms.BooleanField(
        label=_("At night, by the water, or with a risk: insured adults only"), required=False
    )
    risks = few(label=_("Risks that volunteers are told"))


class ShiftForm(forms.Form):
    """Asks when a post is staffed, by how many, and how often."""

    first = day(label=_("Day"))
    begins = hour(label=_("From"))
    until = hour(label=_("To"), help_text=_("Earlier than the beginning means the next morning."))
    least = forms.IntegerField(label=_("At least"), min_value=1, max_value=MOST_CREW)
    most = forms.IntegerField(label=_("At most"), min_value=1, max_value=MOST_CREW)
    rhythm = forms.ChoiceField(
        label=_("How often"),
        choices=[(rhythm.value, _(words)) for rhythm, words in RHYTHM_WORDS.items()],
    )
    last = day(label=_("Again until"), required=False)


class MemberForm(forms.Form):
    """Asks who registers on paper."""

    name = forms.CharField(label=_("Name"), max_length=40)
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False)
    born = day(label=_("Day of birth"))
    guardian = forms.CharField(label=_("Parent or guardian who consents"), max_length=40, required=False)
    skills = few(label=_("What they are good at"))


class InsuranceForm(ChoosingForm):
    """Asks which policy covers a volunteer."""

    volunteer = forms.TypedChoiceField(label=_("Volunteer"), coerce=int)
    insurer = forms.CharField(label=_("Insurer and number of the policy"), max_length=80)
    starts = day(label=_("From"))
    ends = day(label=_("To"))


class RosterForm(forms.Form):
    """Asks of each how many hours they were there; empty leaves it open, 0 means they did not come."""

    served = forms.IntegerField(
        label=_("People who were helped"),
        min_value=0,
        max_value=100_000,
        required=False,
        help_text=_("Only the number; nobody's name is written down."),
    )

    def __init__(self, sign_ids: list[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sign_ids = sign_ids
        for sign_id in sign_ids:
            self.fields[f"hours_{sign_id}"] = forms.DecimalField(
                min_value=0, max_value=24, decimal_places=2, required=False
            )

    @property
    def minutes(self) -> dict[int, int]:
        """Return the minutes of each line that was filled in."""
        said = {sign_id: self.cleaned_data.get(f"hours_{sign_id}") for sign_id in self.sign_ids}
        return {sign_id: round(hours * 60) for sign_id, hours in said.items() if hours is not None}


class ReasonForm(forms.Form):
    """Asks why."""

    reason = few(label=_("Why"), required=True)
