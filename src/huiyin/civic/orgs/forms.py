"""What pages ask for when the directory of organisations is kept."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.civic.orgs.rules import KIND_WORDS, MAX_ADDRESS, MAX_NAME, OrgKind
from huiyin.civic.places.public import LADDER, LEVEL_WORDS, AreaLevel


def _lazy(words: str) -> Any:
    # The words are marked where they are written; here they only wait for the reader's language.
    return _(words)


class OrgForm(forms.Form):
    """An organisation."""

    name = forms.CharField(label=_("Name of the organisation"), max_length=MAX_NAME)
    kind = forms.TypedChoiceField(
        label=_("Kind of organisation"),
        choices=[(kind.value, _lazy(words)) for kind, words in KIND_WORDS.items()],
        coerce=OrgKind,
    )
    level = forms.TypedChoiceField(
        label=_("Step of the ladder"),
        choices=[(level.value, _lazy(LEVEL_WORDS[level])) for level in LADDER],
        coerce=AreaLevel,
        help_text=_(
            "How high it stands: a property company at the compound, a bureau at the district or city."
        ),
    )
    phone = forms.CharField(
        label=_("Public number"),
        max_length=32,
        required=False,
        help_text=_("The one anybody may call, like 0731-28680000 or 12345. Everybody sees it."),
    )
    address = forms.CharField(label=_("Address"), max_length=MAX_ADDRESS, required=False)
    uscc = forms.CharField(label=_("Social credit code"), max_length=24, required=False)
    closes = forms.TimeField(
        label=_("Office closes at"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        help_text=_("A deadline in working days ends at this hour."),
    )


class NumberForm(forms.Form):
    """A further public number."""

    number = forms.CharField(label=_("Telephone number"), max_length=32)
    purpose = forms.CharField(label=_("What for"), max_length=60, required=False)


class WorkAreaForm(forms.Form):
    """Where an organisation works."""

    area = forms.CharField(
        label=_("Place"),
        max_length=200,
        help_text=_("Its code, or its names from the top down, like 荷塘区 茨菇塘街道."),
    )
    intake = forms.BooleanField(
        label=_("Matters of this place arrive here"),
        required=False,
        help_text=_("A place has one such organisation; the one before hands over to it."),
    )
