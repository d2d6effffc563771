"""What staff fill in to make and keep a list, and to say what its items need."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huiyin.civic.matters.actions import ItemSaid
from huiyin.civic.matters.forms.desk import Choices
from huiyin.civic.matters.queries import Wording
from huiyin.civic.matters.rules.lists import FieldKind, ItemField, ListTemplate

EXTRA = "extra."


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def default_title(template: ListTemplate, wording: Wording, place: str, day: date) -> str:
    """Return what a list is called if nobody says otherwise: the operators' wording, or the template's."""
    facts = {"place": place, "year": f"{day:%Y}", "month": f"{day:%m}"}
    title = wording.title or gettext(template.title)
    for name, value in facts.items():
        title = title.replace(f"%({name})s", value)
    return title[:80]


def default_header(template: ListTemplate, wording: Wording) -> str:
    """Return what stands over a list in print."""
    return wording.header or gettext(template.header)


class TermForm(forms.Form):
    """A title and a term."""

    title = forms.CharField(
        label=_("Title"),
        max_length=80,
        required=False,
        help_text=_("Left empty, it is named by kind and place."),
    )
    starts = forms.DateField(label=_("From"), required=False, widget=_day())
    ends = forms.DateField(label=_("Until"), required=False, widget=_day())


class NewListForm(TermForm):
    """What a new list is for, whose it is, and how long it runs."""

    owner = forms.TypedChoiceField(label=_("Whose list"), coerce=int)
    place = forms.TypedChoiceField(label=_("Place"), coerce=int)
    theme = forms.CharField(label=_("Theme"), max_length=200, required=False)
    visibility = forms.ChoiceField(label=_("Who reads it"))
    kind = forms.ChoiceField(label=_("Kind"))

    field_order = ("kind", "place", "owner", "title", "theme", "starts", "ends", "visibility")

    def __init__(self, *args: Any, choices: dict[str, Choices], **options: Any) -> None:
        super().__init__(*args, **options)
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]


class CopyForm(TermForm):
    """The next term of a list."""

    carry_open = forms.BooleanField(
        label=_("Take along what is still open"),
        required=False,
        initial=True,
        help_text=_("It then stands on both lists; the old one keeps its figures."),
    )


class ChangeForm(forms.Form):
    """Another title and theme."""

    title = forms.CharField(label=_("Title"), max_length=80)
    theme = forms.CharField(label=_("Theme"), max_length=200, required=False)


class ProlongForm(forms.Form):
    """A later end, and why."""

    ends = forms.DateField(label=_("Until"), widget=_day())
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=_area(3))


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=_area(3))


class AddForm(forms.Form):
    """Matters to put on a list, by their codes."""

    codes = forms.CharField(
        label=_("Codes"),
        help_text=_("One or several, with a space or a new line between."),
        max_length=2000,
        widget=_area(2),
    )


class OrgForm(forms.Form):
    """An organisation that may read a list, looked for by name."""

    org_id = forms.TypedChoiceField(label=_("Organisation"), coerce=int)

    def __init__(self, *args: Any, orgs: Choices = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["org_id"].choices = orgs  # type: ignore[attr-defined]


class LinkForm(forms.Form):
    """A secret link: for whom, and for how long."""

    label = forms.CharField(
        label=_("For whom"), max_length=80, required=False, help_text=_("So that you know it again.")
    )
    days = forms.IntegerField(label=_("Days it lasts"), min_value=1, max_value=366, initial=30)


class WordingForm(forms.Form):
    """What lists of a kind are called in an area, and what stands over them in print."""

    title = forms.CharField(
        label=_("Title of new lists"),
        max_length=80,
        required=False,
        help_text=_("%(place)s, %(year)s and %(month)s are filled in."),
    )
    header = forms.CharField(label=_("Line over the print"), max_length=200, required=False)


class ItemForm(forms.Form):
    """What the template of a list asks of an item, its own day, and a note for staff."""

    due = forms.DateField(label=_("Settle by"), required=False, widget=_day())
    note = forms.CharField(
        label=_("Note"),
        max_length=500,
        required=False,
        widget=_area(2),
        help_text=_("Only staff in charge of the matter read it."),
    )

    def __init__(self, *args: Any, template: ListTemplate, orgs: Choices = (), **options: Any) -> None:
        super().__init__(*args, **options)
        own = {f"{EXTRA}{one.name}": _FIELDS[one.kind](one, orgs) for one in template.fields}
        note = self.fields.pop("note")
        self.fields["due"].required = template.needs_due
        self.fields |= own | {"note": note}

    def said(self) -> ItemSaid:
        """Return what was said, as the action takes it."""
        data = self.cleaned_data
        extra = {name.removeprefix(EXTRA): value for name, value in data.items() if name.startswith(EXTRA)}
        return ItemSaid(data["due"], extra, data["note"])


def item_initial(due: date | None, extra: Mapping[str, Any], note: str) -> dict[str, Any]:
    """Return what an item says as the initial values of its form."""
    return {"due": due, "note": note} | {f"{EXTRA}{name}": value for name, value in extra.items()}


def _text(one: ItemField, orgs: Choices) -> forms.Field:
    widget = forms.TextInput() if one.most <= 80 else _area(2)
    return forms.CharField(
        label=gettext(one.label), max_length=one.most, required=one.required, widget=widget
    )


def _number(one: ItemField, orgs: Choices) -> forms.Field:
    return forms.IntegerField(
        label=gettext(one.label), min_value=1, max_value=999_999_999, required=one.required
    )


def _date(one: ItemField, orgs: Choices) -> forms.Field:
    return forms.DateField(label=gettext(one.label), required=one.required, widget=_day())


def _choice(one: ItemField, orgs: Choices) -> forms.Field:
    offered = [("", "—"), *((key, gettext(label)) for key, label in one.options)]
    return forms.ChoiceField(label=gettext(one.label), choices=offered, required=one.required)


def _org(one: ItemField, orgs: Choices) -> forms.Field:
    return forms.ChoiceField(label=gettext(one.label), choices=[("", "—"), *orgs], required=one.required)


_FIELDS: Mapping[FieldKind, Callable[[ItemField, Choices], forms.Field]] = {
    FieldKind.TEXT: _text,
    FieldKind.NUMBER: _number,
    FieldKind.DAY: _date,
    FieldKind.CHOICE: _choice,
    FieldKind.ORG: _org,
}


class WriteForm(ItemForm):
    """Something to be settled that nobody raised: it becomes a matter of this list."""

    title = forms.CharField(label=_("In a few words"), max_length=80)
    body = forms.CharField(label=_("What is to be settled"), max_length=5000, required=False, widget=_area(3))
    spot = forms.CharField(label=_("Spot"), max_length=120, required=False)
    idempotency_key = forms.CharField(widget=forms.HiddenInput, max_length=80, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.order_fields(["title", "body", "spot", "due"])


class PlaceForm(forms.Form):
    """Where an item stands in the order."""

    position = forms.IntegerField(label=_("Place in the order"), min_value=1, max_value=2000)


class NothingForm(forms.Form):
    """An act on a list that needs nothing but a click."""
