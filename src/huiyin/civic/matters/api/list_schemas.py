"""What programs send and get when they read and keep lists."""

from datetime import date, datetime
from typing import Annotated, Any

from django.utils.translation import gettext
from ninja import Path, Query, Schema
from pydantic import Field

from huiyin.civic.matters.public import (
    FieldKind,
    ListCard,
    ListLine,
    ListShow,
    ListTemplate,
    ListView,
    State,
    Visibility,
)
from huiyin.kernel.permissions import Permission as P
from huiyin.kit.http_api import Id, asks

ListCode = Annotated[str, Path(max_length=40, description="The public code of the list.")]
KEEP = asks(P.CIVIC_MATTER_LIST, tags=["lists"])
READ = asks(P.PUBLIC_PAGE_READ, tags=["lists"])
_Kind = Annotated[str, Field(max_length=16, description="A kind of `/list-templates`.")]
_Title = Annotated[str, Field(max_length=80)]
_Theme = Annotated[str, Field(max_length=200)]
_Reason = Annotated[str, Field(min_length=1, max_length=500)]


class ItemFieldOut(Schema):
    """One thing that a kind of list asks of its items."""

    name: str
    label: str
    kind: FieldKind
    required: bool
    options: list[tuple[str, str]]


class ListTemplateOut(Schema):
    """A kind of list. `days` is the limit of what is written into it; `needs_due` asks a day of each item."""

    kind: str
    label: str
    about: str
    fields: list[ItemFieldOut]
    days: int | None
    needs_due: bool
    is_ordered: bool


class ListQuery(Schema):
    """What to look for among lists; empty fields do not narrow. `place` is a QR token or statistical code."""

    show: ListShow | None = None
    kind: Annotated[str, Field(max_length=16)] = ""
    place: Annotated[str, Field(max_length=40)] = ""
    owner: Id | None = None
    q: Annotated[str, Field(max_length=60)] = ""


ListFind = Query[ListQuery]


class ListIn(Schema):
    """A new list. `owner` is an organisation; `place` the token of a QR link or a statistical code."""

    title: _Title = ""
    kind: _Kind
    owner: Id
    place: Annotated[str, Field(min_length=1, max_length=40)]
    theme: _Theme = ""
    starts: date | None = None
    ends: date | None = None
    visibility: Visibility = Visibility.PRIVATE


class ListTitleIn(Schema):
    """Another title and theme."""

    title: _Title
    theme: _Theme = ""


class ListTermIn(Schema):
    """The next term of a list."""

    title: _Title = ""
    starts: date | None = None
    ends: date | None = None
    carry_open: bool = True


class ProlongIn(Schema):
    """A later end, and why."""

    ends: date
    reason: _Reason


class ListReasonIn(Schema):
    """Why."""

    reason: _Reason


class ShowIn(Schema):
    """Who may read a list."""

    visibility: Visibility


class ListOut(Schema):
    """A list and how far its matters are; `settled` of `due` have their final echo."""

    code: str
    title: str
    kind: str
    theme: str
    owner: str
    place: str
    visibility: Visibility
    starts: date
    ends: date | None
    closed_at: datetime | None
    archived_at: datetime | None
    has_ended: bool
    total: int
    open: int
    answered: int
    closed: int
    declined: int
    withdrawn: int
    late: int
    settled: int
    due: int


class ListItemOut(Schema):
    """A matter of a list, as far as the reader may see it: `sight` is full, published or masked."""

    code: str
    number: int
    position: int
    title: str
    category: str
    place: str
    state: State
    due: date | None
    late: bool
    sight: str
    filed_at: datetime
    settled_at: datetime | None
    merged_from: str
    extra: dict[str, Any]
    note: str
    lacks: list[str]


class ListViewOut(ListOut):
    """A list with a page of its matters; `next` is null on the last page."""

    items: list[ListItemOut]
    may_keep: bool
    next: int | None
    hidden: int


class ListHistoryOut(Schema):
    """One thing that was done to a list; `code` is the matter's, if it was done to one."""

    at: datetime
    kind: str
    who: str
    code: str
    detail: dict[str, Any]


class ListProgressOut(Schema):
    """How far a list was at a moment."""

    moment: datetime
    total: int
    settled: int


class ItemIn(Schema):
    """What an item says beyond its matter: its own day, the fields of its template, a note for staff."""

    due: date | None = None
    extra: Annotated[dict[str, str | int | None], Field(max_length=20)] = Field(default_factory=dict)
    note: Annotated[str, Field(max_length=500)] = ""


class ListItemIn(ItemIn):
    """A matter to put into a list: ones that are there (`code` or `codes`), or words for a new need.

    For a need `due`, `extra` and `note` say what the list's template asks.
    """

    code: Annotated[str, Field(max_length=40)] = ""
    codes: Annotated[list[str], Field(max_length=100)] = Field(default_factory=list)
    title: Annotated[str, Field(max_length=80)] = ""
    body: Annotated[str, Field(max_length=5_000)] = ""
    spot: Annotated[str, Field(max_length=120)] = ""
    idempotency_key: Annotated[str, Field(max_length=80)] = ""


class PlaceIn(Schema):
    """Where an item is to stand, 1 for the first."""

    position: Annotated[int, Field(ge=1, le=100_000)]


_OWN = ("code", "title", "kind", "theme", "visibility", "starts", "ends", "closed_at", "archived_at")
_COUNTED = (
    *("owner", "place", "has_ended", "total", "open", "answered", "closed", "declined", "withdrawn"),
    *("late", "settled", "due"),
)


def template_out(template: ListTemplate) -> dict[str, Any]:
    """Return a kind of list as `ListTemplateOut` shows it, in the reader's language."""
    fields = [
        {
            "name": one.name,
            "label": gettext(one.label),
            "kind": one.kind,
            "required": one.required,
            "options": [(value, gettext(label)) for value, label in one.options],
        }
        for one in template.fields
    ]
    plain = ("kind", "days", "needs_due", "is_ordered")
    words = {"label": gettext(template.label), "about": gettext(template.about), "fields": fields}
    return {name: getattr(template, name) for name in plain} | words


def card_out(card: ListCard) -> dict[str, Any]:
    """Return a list as `ListOut` shows it."""
    return {name: getattr(card.held, name) for name in _OWN} | {
        name: getattr(card, name) for name in _COUNTED
    }


def view_out(view: ListView) -> dict[str, Any]:
    """Return a list with its matters as `ListViewOut` shows it."""
    return card_out(view.card) | {
        "items": [line_out(line) for line in view.lines],
        "may_keep": view.may_keep,
        "next": view.next,
        "hidden": view.hidden,
    }


def line_out(line: ListLine) -> dict[str, Any]:
    """Return an item as `ListItemOut` shows it."""
    return {name: getattr(line, name) for name in ListItemOut.model_fields}
