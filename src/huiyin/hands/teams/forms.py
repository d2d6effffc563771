"""What the pages of cadre teams ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.hands.teams.rules import NAME_LENGTH, TEXT_LENGTH, TITLE_LENGTH

Choices = list[tuple[int, str]]


def _day(**more: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **more)


def _lines(rows: int = 5, **more: Any) -> forms.CharField:
    return forms.CharField(max_length=TEXT_LENGTH, widget=forms.Textarea(attrs={"rows": rows}), **more)


class StationForm(forms.Form):
    """Asks which team goes where, for how long, and after whom."""

    name = forms.CharField(label=_("Name of the team"), max_length=NAME_LENGTH)
    org = forms.TypedChoiceField(label=_("Organisation that sends it"), coerce=int)
    place = forms.TypedChoiceField(label=_("Compound"), coerce=int)
    starts = _day(label=_("From"))
    ends = _day(label=_("To"))
    follows = forms.TypedChoiceField(
        label=_("Takes over from"),
        coerce=int,
        required=False,
        empty_value=None,
        help_text=_("What is still open passes on to the new inventory."),
    )

    def __init__(self, *args: Any, orgs: Choices, places: Choices, teams: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["org"].choices = orgs  # type: ignore[attr-defined]
        self.fields["place"].choices = places  # type: ignore[attr-defined]
        self.fields["follows"].choices = [("", _("nobody: it is the first")), *teams]  # type: ignore[attr-defined]


class MemberForm(forms.Form):
    """Asks who belongs to a team."""

    handle = forms.CharField(
        label=_("Phone or e-mail with which they log in"),
        max_length=120,
        help_text=_("For the term they accept, assign and work in the compound like its steward."),
    )
    leads = forms.BooleanField(label=_("Leads the team"), required=False)


class WeekForm(forms.Form):
    """Asks what was done in a week."""

    monday = _day(label=_("Week from Monday"))
    text = _lines(label=_("What was done"))
    visits = forms.IntegerField(label=_("Doors visited"), min_value=0, max_value=10_000, initial=0)


class PhotosInput(forms.FileInput):
    """Takes several files at once."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Some photos; cleans to a list. The attachments decide what is a photo."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, widget=PhotosInput(attrs={"accept": "image/*"}), **options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the files in the order in which they came."""
        files = data if isinstance(data, list | tuple) else [data]
        return [super(PhotosField, self).clean(file, initial) for file in files if file]


class AchievementForm(forms.Form):
    """Asks what is better now, with photos."""

    title = forms.CharField(label=_("What is better now"), max_length=TITLE_LENGTH)
    text = _lines(label=_("How it came about, in words that everybody may read"))
    before = PhotosField(label=_("Photos before"))
    after = PhotosField(label=_("Photos after"))


class PublishForm(forms.Form):
    """The words in which an achievement is approved."""

    title = forms.CharField(label=_("What is better now"), max_length=TITLE_LENGTH)
    text = _lines(
        label=_("Words that everybody will read"),
        help_text=_(
            "The machine has hidden personal data. Put back what was hidden in error, hide more. It is kept "
            "that you did."
        ),
    )


class RateForm(forms.Form):
    """Asks residents how the team does."""

    score = forms.TypedChoiceField(
        label=_("How does the team do?"),
        coerce=int,
        choices=[(number, str(number)) for number in range(1, 6)],
        widget=forms.RadioSelect(attrs={"class": "tally"}),
        help_text=_("1 is bad, 5 is very good."),
    )
    words = forms.CharField(
        label=_("In a few words"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class NotesForm(forms.Form):
    """Asks what the next team has to know."""

    notes = _lines(label=_("What the next team has to know"))
