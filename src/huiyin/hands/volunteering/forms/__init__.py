"""What the pages of volunteering ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.hands.volunteering.rules.words import MOST_CREW, NAME_LENGTH, RHYTHM_WORDS, TEXT_LENGTH

Choices = list[tuple[int, str]]


def _day(**more: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **more)


def _time(**more: Any) -> forms.TimeField:
    return forms.TimeField(widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}), **more)


def _few(**more: Any) -> forms.CharField:
    return forms.CharField(
        max_length=TEXT_LENGTH, widget=forms.Textarea(attrs={"rows": 3}), **{"required": False} | more
    )


class RegisterForm(forms.Form):
    """Asks what a volunteer says of themselves."""

    born = _day(
        label=_("Day of birth"),
        help_text=_(
            "It decides who has to consent and which posts are open to you. Of adults it is not kept."
        ),
    )
    area = forms.TypedChoiceField(label=_("Where you live"), coerce=int)
    skills = _few(
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

    def __init__(self, *args: Any, areas: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = areas  # type: ignore[attr-defined]


class ProfileForm(forms.Form):
    """Asks where a volunteer lives and what they are good at."""

    area = forms.TypedChoiceField(label=_("Where you live"), coerce=int)
    skills = _few(label=_("What you are good at, and when you are free"))

    def __init__(self, *args: Any, areas: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = areas  # type: ignore[attr-defined]


class SignForm(forms.Form):
    """Asks, of small children, whether somebody comes along."""

    accompanied = forms.BooleanField(label=_("A parent or guardian comes along"), required=False)


class ReasonForm(forms.Form):
    """Asks why."""

    reason = _few(label=_("Why"), required=True)


class WordsForm(forms.Form):
    """Asks what is wrong with a line of the record."""

    words = _few(label=_("What is wrong, and what is right"), required=True)


class CorrectForm(forms.Form):
    """Asks what is right instead of a wrong line."""

    hours = forms.DecimalField(
        label=_("Hours really served"),
        min_value=0,
        max_value=24,
        decimal_places=2,
        help_text=_("0 if it was nothing."),
    )
    reason = _few(label=_("Why"), required=True)


class PaperForm(forms.Form):
    """Asks whose records and which days go onto a paper."""

    unit = forms.TypedChoiceField(label=_("Recording unit"), coerce=int)
    first = _day(label=_("From"), required=False)
    last = _day(label=_("To"), required=False)

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]


class TeamForm(forms.Form):
    """Asks what a team is called, where it serves and who keeps its records."""

    name = forms.CharField(label=_("Name of the team"), max_length=NAME_LENGTH)
    place = forms.TypedChoiceField(label=_("Where it serves"), coerce=int)
    unit = forms.TypedChoiceField(
        label=_("Recording unit"),
        coerce=int,
        help_text=_("It answers for the records and the papers made from them."),
    )
    about = _few(label=_("What it does"))

    def __init__(self, *args: Any, places: Choices, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places  # type: ignore[attr-defined]
        self.fields["unit"].choices = units  # type: ignore[attr-defined]


class PostForm(forms.Form):
    """Asks where a team serves and what is to be done."""

    name = forms.CharField(label=_("Post"), max_length=NAME_LENGTH)
    spot = forms.CharField(label=_("Where to meet"), max_length=NAME_LENGTH)
    task = _few(label=_("What is done there"), required=True)
    at_risk = forms.BooleanField(
        label=_("At night, by the water, or with a risk: insured adults only"), required=False
    )
    risks = _few(label=_("Risks that volunteers are told"))


class ShiftForm(forms.Form):
    """Asks when a post is staffed, by how many, and how often."""

    first = _day(label=_("Day"))
    begins = _time(label=_("From"))
    until = _time(label=_("To"), help_text=_("Earlier than the beginning means the next morning."))
    least = forms.IntegerField(label=_("At least"), min_value=1, max_value=MOST_CREW)
    most = forms.IntegerField(label=_("At most"), min_value=1, max_value=MOST_CREW)
    rhythm = forms.ChoiceField(
        label=_("How often"),
        choices=[(rhythm.value, _(words)) for rhythm, words in RHYTHM_WORDS.items()],
    )
    last = _day(label=_("Again until"), required=False)


class MemberForm(forms.Form):
    """Asks who registers on paper."""

    name = forms.CharField(label=_("Name"), max_length=40)
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False)
    born = _day(label=_("Day of birth"))
    guardian = forms.CharField(label=_("Parent or guardian who consents"), max_length=40, required=False)
    skills = _few(label=_("What they are good at"))


class InsuranceForm(forms.Form):
    """Asks which policy covers a volunteer."""

    volunteer = forms.TypedChoiceField(label=_("Volunteer"), coerce=int)
    insurer = forms.CharField(label=_("Insurer and number of the policy"), max_length=80)
    starts = _day(label=_("From"))
    ends = _day(label=_("To"))

    def __init__(self, *args: Any, volunteers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["volunteer"].choices = volunteers  # type: ignore[attr-defined]


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
