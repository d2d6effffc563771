"""Forms: checking in, claiming, reporting, rating, objecting; publishing, confirming, deciding."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.civic.orgs import public as orgs
from huiyin.civic.people import public as people
from huiyin.civic.places import public as places
from huiyin.civic.places.public import Place
from huiyin.hands.claims.forms.words import (
    free_choices,
    moment,
    skill_choices,
    work_choices,
)
from huiyin.hands.claims.rules.checkins import EMPLOYERS
from huiyin.hands.claims.rules.needs import (
    ABOUT_LENGTH,
    MOST_PLACES,
    REASON_LENGTH,
    SPOT_LENGTH,
    TITLE_LENGTH,
    WORDS_LENGTH,
)
from huiyin.kernel.errors import NotFound


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _choices(form: forms.Form, name: str, choices: Iterable[tuple[str, str]]) -> None:
    cast(forms.ChoiceField, form.fields[name]).choices = list(choices)


class ProfileForm(forms.Form):
    """What a member can do and when they are free."""

    skills = forms.MultipleChoiceField(
        label=__("What you can do"), required=False, widget=forms.CheckboxSelectMultiple
    )
    free = forms.MultipleChoiceField(
        label=__("When you are free"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "skills", skill_choices())
        _choices(self, "free", free_choices())


class CheckinForm(ProfileForm):
    """Where a member lives and works."""

    place = forms.CharField(
        label=__("Your compound"),
        max_length=120,
        help_text=__("Its name, or the code on its poster."),
    )
    employer = forms.CharField(
        label=__("Your employer"),
        max_length=80,
        help_text=__("Its whole name, as it stands in the directory."),
    )
    code = forms.CharField(
        label=__("Invitation code"),
        max_length=20,
        required=False,
        help_text=__("From the letter of your branch. Without it the branch looks whether you live here."),
    )
    agrees = forms.BooleanField(
        label=__(
            "I agree that my branch, the offices in charge and my employer see that I have checked in, and "
            "what was confirmed of my work."
        ),
        error_messages={"required": __("Without this the branch may not register you.")},
    )
    field_order = ("place", "employer", "code", "skills", "free", "agrees")

    def clean_place(self) -> Place:
        """Find the one compound that is meant."""
        text = self.cleaned_data["place"]
        try:
            found: Place | None = places.place_said(text)
        except NotFound:
            near = [one for one in places.find_places(text, limit=20) if one.is_compound]
            found = near[0] if len(near) == 1 else None
        if found is None:
            raise ValidationError(
                _("We know no single compound “%(text)s”. Write its street and name, or the code."),
                params={"text": text},
            )
        return found

    def clean_employer(self) -> int:
        """Find the one employer of this name."""
        text = self.cleaned_data["employer"].strip()
        found = [one for one in orgs.find_orgs(text, limit=20) if one.name == text and one.kind in EMPLOYERS]
        if len(found) != 1:
            raise ValidationError(
                _("We know no employer called “%(text)s”. Write its whole name as in the directory."),
                params={"text": text},
            )
        return found[0].id


class ClaimForm(forms.Form):
    """How somebody can do two things at one hour, if they say so."""

    clash_reason = forms.CharField(
        label=__("How you can do both"), max_length=REASON_LENGTH, required=False, widget=_lines(2)
    )
    wait = forms.BooleanField(required=False, widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=__("Reason"), max_length=REASON_LENGTH, widget=_lines(2))


class FilesInput(forms.ClearableFileInput):
    """Takes several files at once."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Up to nine photos; cleans to a list. The attachments decide what is a photo."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the files in the order in which they came."""
        files = data if isinstance(data, list | tuple) else [data]
        return [super(PhotosField, self).clean(file, initial) for file in files if file]


class ReportForm(forms.Form):
    """What was done."""

    text = forms.CharField(label=__("What was done"), max_length=WORDS_LENGTH, widget=_lines(3))
    photos = PhotosField(
        label=__("Photos, if you wish"), required=False, widget=FilesInput(attrs={"accept": "image/*"})
    )


class ObjectForm(forms.Form):
    """What was otherwise."""

    words = forms.CharField(label=__("What was otherwise"), max_length=WORDS_LENGTH, widget=_lines(3))


class RateForm(forms.Form):
    """How a resident finds what was done."""

    score = forms.TypedChoiceField(
        label=__("How was it done?"),
        coerce=int,
        choices=[(5, __("5 · very well")), (4, "4"), (3, "3"), (2, "2"), (1, __("1 · badly"))],
        widget=forms.RadioSelect(attrs={"class": "tally"}),
    )
    words = forms.CharField(
        label=__("In your words"), max_length=WORDS_LENGTH, required=False, widget=_lines(2)
    )


class NeedForm(forms.Form):
    """What the branch wants hands for."""

    title = forms.CharField(
        label=__("What hands are wanted for"),
        max_length=TITLE_LENGTH,
        help_text=__("Every member reads it: no names, no telephone numbers."),
    )
    about = forms.CharField(
        label=__("More about it"), max_length=ABOUT_LENGTH, required=False, widget=_lines(3)
    )
    work = forms.ChoiceField(label=__("Kind of work"))
    place_id = forms.TypedChoiceField(label=__("Where"), coerce=int)
    spot = forms.CharField(label=__("Meeting point"), max_length=SPOT_LENGTH)
    day = forms.DateField(label=__("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    begins = forms.TimeField(label=__("Begins"), widget=forms.TimeInput(attrs={"type": "time"}))
    finishes = forms.TimeField(label=__("Ends"), widget=forms.TimeInput(attrs={"type": "time"}))
    places = forms.IntegerField(label=__("Places to claim"), min_value=1, max_value=MOST_PLACES)
    skills = forms.MultipleChoiceField(
        label=__("Skills that are wanted"), required=False, widget=forms.CheckboxSelectMultiple
    )
    head_id = forms.TypedChoiceField(
        label=__("Who looks after it"), required=False, coerce=int, empty_value=None
    )
    code = forms.CharField(
        label=__("Code of a matter"),
        max_length=20,
        required=False,
        help_text=__("Only to offer a matter that was raised already; else a new need is written down."),
    )

    def __init__(self, compound: Place, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spots = [compound, *places.children(compound.id)]
        _choices(self, "work", work_choices())
        _choices(self, "skills", skill_choices())
        _choices(self, "place_id", [(str(one.id), one.name) for one in spots])
        heads = people.servants_of(compound, limit=60)
        named = {str(one.person_id): f"{one.name}（{_(one.role_name)}）" for one in heads}
        _choices(self, "head_id", [("", _("I do")), *named.items()])

    def drafted(self) -> dict[str, Any]:
        """Return what is said, the hours as moments."""
        said = dict(self.cleaned_data)
        day = said.pop("day")
        starts, ends = (moment(day, said.pop(name)) for name in ("begins", "finishes"))
        return said | {"starts": starts, "ends": ends, "code": said["code"].strip()}


class HoursForm(forms.Form):
    """How long it took."""

    hours = forms.DecimalField(label=__("Hours"), max_digits=5, decimal_places=2, min_value=0)

    @property
    def minutes(self) -> int:
        """Return the hours in minutes."""
        return int(self.cleaned_data["hours"] * 60)


class EchoForm(forms.Form):
    """What the residents read of what was done."""

    echo = forms.CharField(label=__("What was done, for everybody"), max_length=1_000, widget=_lines(3))


class InvitationForm(forms.Form):
    """A code for the letter boxes."""

    label = forms.CharField(label=__("What it is for"), max_length=60, required=False)
    uses = forms.IntegerField(label=__("Works how often"), min_value=1, initial=200)


class DecisionForm(forms.Form):
    """How an objection is decided."""

    upheld = forms.TypedChoiceField(
        label=__("Decision"),
        coerce=lambda value: value == "yes",
        choices=[("yes", __("Upheld")), ("no", __("Denied"))],
        widget=forms.RadioSelect,
    )
    hours = forms.DecimalField(
        label=__("Hours that count"), max_digits=5, decimal_places=2, min_value=0, required=False
    )
    answer = forms.CharField(label=__("Why"), max_length=WORDS_LENGTH, widget=_lines(2))

    @property
    def minutes(self) -> int | None:
        """Return the hours in minutes; None if none were written."""
        hours = self.cleaned_data.get("hours")
        return int(hours * 60) if hours is not None else None
