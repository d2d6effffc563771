"""What the pages of a reorganisation ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.civic.people.public import ROLE_NAMES
from huiyin.civic.places.public import LADDER, LEVEL_WORDS
from huiyin.civic.territory.rules import (
    FIELD_WORDS,
    MAX_BASIS,
    MAX_TITLE,
    MAY,
    NEEDS,
    StepKind,
)
from huiyin.kernel.permissions import Role

_HINTS: dict[str, Any] = {
    "area": _("Its code, the code on its poster, or its names from the top down, like 荷塘区 茨菇塘街道."),
    "to": _("The same. What an earlier step makes is new: and its code, like new:430202007."),
    "org": _("Its whole name, or its number in the directory."),
    "to_org": _("Its whole name, or its number in the directory."),
    "code": _("6 digits for a district, 9 for a street, 12 for a community."),
    "categories": _("Whole paths, a semicolon between them. Empty means everything that it does there."),
}
_ROLES_HINT = _("Say from which place or organisation. Where they go to nowhere, the roles end.")


def _lazy(words: str) -> Any:
    # The words are marked where they are written; here they only wait for the reader's language.
    return _(words)


class PlanForm(forms.Form):
    """What a plan is called, on which document it rests, and its day."""

    title = forms.CharField(label=_("What is reorganised"), max_length=MAX_TITLE)
    basis = forms.CharField(
        label=_("Document"),
        max_length=MAX_BASIS,
        help_text=_("The decision and its number, like 湘政函〔2026〕12号."),
    )
    effective = forms.DateField(
        label=_("Holds from"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("From midnight of this day. A day that has passed is carried out at once."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


class StepForm(forms.Form):
    """One step of a kind: only the fields that it has."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, kind: StepKind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for name in (*NEEDS[kind], *MAY.get(kind, ())):
            if name != "grants":
                self.fields[name] = _field(name, needed=name in NEEDS[kind])

    @property
    def note(self) -> Any:
        """Return what is to be known of this kind of step besides its fields."""
        return _ROLES_HINT if self.kind is StepKind.ROLES else ""

    @property
    def words(self) -> dict[str, str]:
        """Return what was written, as steps are read from words."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        given["intake"] = "yes" if given.get("intake") else ""
        return {"kind": self.kind.value, **given}


def _field(name: str, *, needed: bool) -> forms.Field:
    label, hint = _lazy(FIELD_WORDS[name]), _HINTS.get(name, "")
    if name == "intake":
        return forms.BooleanField(label=label, required=False)
    if name == "level":
        steps = [(level.value, _lazy(LEVEL_WORDS[level])) for level in LADDER]
        return forms.ChoiceField(label=label, choices=steps, required=needed)
    if name == "role":
        roles = [(role.value, _lazy(ROLE_NAMES[role])) for role in Role]
        return forms.ChoiceField(label=label, choices=[("", _("All roles")), *roles], required=False)
    return forms.CharField(label=label, max_length=300, required=needed, help_text=hint)


class SplitForm(forms.Form):
    """To which place each part of a place goes."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, children: list[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.children = children
        for area_id, name in children:
            self.fields[f"to_{area_id}"] = forms.CharField(label=name, max_length=300, required=False)
        self.fields["rest"] = forms.CharField(
            label=_("End the place, and let the rest go to"),
            max_length=300,
            required=False,
            help_text=_("Leave it empty if the place stays."),
        )

    @property
    def wanted(self) -> list[tuple[int, str]]:
        """Return which part goes where."""
        chosen = [(area_id, self.cleaned_data.get(f"to_{area_id}", "")) for area_id, _name in self.children]
        return [(area_id, to) for area_id, to in chosen if to.strip()]


class DigestForm(forms.Form):
    """Carries the fingerprint of what the reader was shown."""

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    """Asks why."""

    reason = forms.CharField(label=_("Why"), max_length=300, required=False)


class ReverseForm(forms.Form):
    """Asks from which day a plan is taken back."""

    effective = forms.DateField(
        label=_("Holds from"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
