"""What pages ask for when the directory of places is kept."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.civic.places.rules import KIND_WORDS, NAME_KIND_WORDS, CompoundKind, Profile
from huiyin.kernel import clock


def _lazy(words: str) -> Any:
    # The words are marked where they are written; here they only wait for the reader's language.
    return _(words)


class TriStateField(forms.TypedChoiceField):
    """Yes, no, or nobody has said."""

    def __init__(self, *, label: Any) -> None:
        super().__init__(
            label=label,
            choices=[("", _("Not known")), ("yes", _("It has")), ("no", _("It has not"))],
            coerce=lambda value: value == "yes",
            empty_value=None,
            required=False,
        )

    def prepare_value(self, value: Any) -> Any:
        """Return the choice that shows a stored value; what was sent is a choice already."""
        if isinstance(value, str):
            return value
        return "" if value is None else "yes" if value else "no"


class PointMixin(forms.Form):
    """Asks where a place lies."""

    lat = forms.FloatField(label=_("Latitude"), required=False, help_text=_("WGS84, like 27.8319"))
    lon = forms.FloatField(label=_("Longitude"), required=False, help_text=_("WGS84, like 113.1471"))

    @property
    def point(self) -> tuple[float, float] | None:
        """Return the point of a valid form."""
        lat, lon = self.cleaned_data["lat"], self.cleaned_data["lon"]
        return None if lat is None or lon is None else (lat, lon)

    def clean(self) -> dict[str, Any]:
        """Take both numbers or none."""
        data = super().clean() or {}
        if (data.get("lat") is None) != (data.get("lon") is None) and not self.errors:
            self.add_error("lat", _("Latitude and longitude are given together, or neither."))
        return data


class ProfileMixin(forms.Form):
    """Asks what is known of a compound."""

    kind = forms.TypedChoiceField(
        label=_("Kind of housing"),
        choices=[("", _("Not known")), *((kind.value, _lazy(words)) for kind, words in KIND_WORDS.items())],
        coerce=CompoundKind,
        empty_value=None,
        required=False,
    )
    has_property_management = TriStateField(label=_("Has property management"))
    has_owners_committee = TriStateField(label=_("Has an owners' committee"))
    dwellings = forms.IntegerField(label=_("Dwellings"), required=False, min_value=0)
    founded = forms.IntegerField(label=_("Built in the year"), required=False)

    @property
    def profile(self) -> Profile:
        """Return the profile of a valid form."""
        names = ("kind", "has_property_management", "has_owners_committee", "dwellings", "founded")
        return Profile(**{name: self.cleaned_data[name] for name in names})


class AddForm(PointMixin):
    """A new place."""

    field_order = ("name", "code", "official_code")

    name = forms.CharField(label=_("Name of the place"), max_length=60)
    code = forms.CharField(
        label=_("Place code"),
        max_length=24,
        required=False,
        help_text=_("The statistical code, if there is one. From the compound down we give one ourselves."),
    )
    official_code = forms.CharField(label=_("Official address code"), max_length=40, required=False)


class AddCompoundForm(AddForm, ProfileMixin):
    """A new compound."""


class DetailsForm(PointMixin):
    """What is known of a place besides its name."""

    official_code = forms.CharField(label=_("Official address code"), max_length=40, required=False)


class CompoundDetailsForm(DetailsForm, ProfileMixin):
    """What is known of a compound besides its name."""


def _day_field(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        initial=clock.today,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class RenameForm(forms.Form):
    """Another name from a day on."""

    name = forms.CharField(label=_("New name"), max_length=60)
    on = _day_field(_("From which day"))
    reason = forms.CharField(label=_("Why, or by which notice"), max_length=200, required=False)


class EndForm(forms.Form):
    """The day a place ended."""

    on = _day_field(_("Until which day"))


class HomeForm(forms.Form):
    """A home in a building."""

    room = forms.CharField(
        label=_("Room"), max_length=20, help_text=_("As on the door, like 1201. It is stored sealed.")
    )


class NameForm(forms.Form):
    """What people also call a place, or a road or landmark by which they mean it."""

    name = forms.CharField(
        label=_("What people say"), max_length=60, help_text=_("As they write it, without the names above.")
    )
    kind = forms.ChoiceField(
        label=_("What it is"), choices=[(one.value, _lazy(words)) for one, words in NAME_KIND_WORDS.items()]
    )
