"""What each kind of list asks of its items: a registry of closed templates.

A module above adds a kind with `register_template`; no table changes. What an item says beyond its matter
is checked against the fields of its template and stored as plain JSON values, never as free-form data.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from huiyin.civic.matters.rules.words import ListKind
from huiyin.kernel.decision import YES, Decision, no
from huiyin.kernel.errors import Invalid
from huiyin.kernel.text import Message, clean
from huiyin.kernel.text import gettext_noop as N_

MOST_ITEMS = 2_000
MOST_AT_ONCE = 100
NOTE_LENGTH = 500
REASON_LENGTH = 500


class FieldKind(StrEnum):
    """What a field of an item holds. Only TEXT can name somebody, so only TEXT stays with staff."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    CHOICE = "choice"
    ORG = "org"


@dataclass(frozen=True)
class ItemField:
    """One thing that a template asks of an item; `options` are the values of a choice with their words."""

    name: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = False
    options: tuple[tuple[str, str], ...] = ()
    most: int = 300

    @property
    def is_open(self) -> bool:
        """Tell whether everybody may read it: a closed value names nobody."""
        return self.kind is not FieldKind.TEXT


@dataclass(frozen=True)
class ListTemplate:
    """What a kind of list is: its words, and what each of its items has to say.

    `title` and `header` may hold %(place)s, %(year)s and %(month)s. `days` is the limit of an item that is
    written into it without a day of its own; with `needs_due` every such item names its day. `is_ordered`
    says that the order of the items means something, as on an agenda.
    """

    kind: str
    label: str
    about: str
    title: str
    header: str
    fields: tuple[ItemField, ...] = ()
    days: int | None = None
    needs_due: bool = False
    is_ordered: bool = False

    def field(self, name: str) -> ItemField | None:
        """Return a field by its name."""
        return next((one for one in self.fields if one.name == name), None)


_templates: dict[str, ListTemplate] = {}


def register_template(template: ListTemplate) -> ListTemplate:
    """Let lists of a kind be made. Raises ValueError for a kind that another template has."""
    if _templates.setdefault(template.kind, template) != template:
        raise ValueError(f"Lists of the kind {template.kind!r} have a template already.")
    return template


def templates() -> tuple[ListTemplate, ...]:
    """Return the templates in the order in which they were registered."""
    return tuple(_templates.values())


def template_of(kind: str) -> ListTemplate:
    """Return the template of a kind. Raises Invalid for a kind that nobody registered."""
    found = _templates.get(kind)
    if found is None:
        raise Invalid(
            N_("There are no lists of the kind “%(kind)s”. Choose one of: %(known)s."),
            code="unknown_list_kind",
            field="kind",
            params={"kind": clean(str(kind), 40), "known": ", ".join(_templates)},
        )
    return found


def read_extra(template: ListTemplate, said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is said of an item as its template keeps it; what was left empty is left out.

    Raises Invalid, naming the field, for a value that does not fit and for a field the template lacks.
    """
    for name in said:
        _has_field(template, name).or_raise()
    read = {one.name: _read(one, said.get(one.name)) for one in template.fields}
    return {name: value for name, value in read.items() if value is not None}


def _has_field(template: ListTemplate, name: str) -> Decision:
    if template.field(name) is not None:
        return YES
    shown = clean(name, 40)
    return no(
        "unknown_item_field",
        N_("Lists of this kind have no field “%(name)s”."),
        Invalid,
        field=f"extra.{shown}",
        name=shown,
    )


def _read(one: ItemField, value: Any) -> Any:
    if value is None or value == "":
        return None
    match one.kind:
        case FieldKind.TEXT:
            return _text(one, value)
        case FieldKind.NUMBER | FieldKind.ORG:
            return _number(one, value)
        case FieldKind.DAY:
            return _day(one, value)
        case FieldKind.CHOICE:
            return _choice(one, value)


def _text(one: ItemField, value: Any) -> str | None:
    text = clean(str(value)).strip()
    if len(text) > one.most:
        no(
            "text_too_long",
            N_("This is %(length)s characters long; at most %(most)s fit. Please shorten it."),
            Invalid,
            field=f"extra.{one.name}",
            length=len(text),
            most=one.most,
        ).or_raise()
    return text or None


def _number(one: ItemField, value: Any) -> int:
    text = "" if isinstance(value, bool) else str(value)
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    if not number:
        no(
            "bad_number",
            N_("This has to be a whole number, at least 1."),
            Invalid,
            field=f"extra.{one.name}",
        ).or_raise()
    return number


def _day(one: ItemField, value: Any) -> str:
    try:
        return (value if isinstance(value, date) else date.fromisoformat(str(value))).isoformat()
    except ValueError:
        raise Invalid(
            N_("This has to be a day, written 2026-11-22."), code="bad_day", field=f"extra.{one.name}"
        ) from None


def _choice(one: ItemField, value: Any) -> str:
    known = [key for key, _ in one.options]
    if value not in known:
        no(
            "bad_choice",
            N_("This has to be one of: %(expected)s."),
            Invalid,
            field=f"extra.{one.name}",
            expected=", ".join(known),
        ).or_raise()
    return str(value)


def missing(template: ListTemplate, extra: Mapping[str, Any], due: date | None) -> tuple[str, ...]:
    """Return the names of what an item still lacks; a matter that was only gathered may lack everything."""
    lacking = tuple(one.name for one in template.fields if one.required and one.name not in extra)
    return (*lacking, "due") if template.needs_due and due is None else lacking


def is_complete(template: ListTemplate, extra: Mapping[str, Any], due: date | None) -> Decision:
    """Say whether an item says all that its template needs, naming the first field that is empty."""
    lacking = missing(template, extra, due)
    if not lacking:
        return YES
    field = template.field(lacking[0])
    return no(
        "item_incomplete",
        N_("Items of this list need this: %(label)s."),
        Invalid,
        field=f"extra.{field.name}" if field else "due",
        label=Message(field.label if field else N_("Settle by")),
    )


def due_of(template: ListTemplate, given: date | None, today: date) -> date | None:
    """Return the day by which an item written today is to be settled: its own, or its kind's limit."""
    if given is not None or template.days is None:
        return given
    return today + timedelta(days=template.days)


def due_fits(due: date | None, starts: date) -> Decision:
    """Say whether the day of an item lies within what its list is about."""
    if due is None or due >= starts:
        return YES
    return no(
        "bad_due",
        N_("This day lies before the list begins (%(starts)s). Choose a later one."),
        Invalid,
        field="due",
        starts=starts.isoformat(),
    )


def may_prolong(ends: date | None, until: date, today: date) -> Decision:
    """Say whether a list may run until a day: later than it runs now, and not in the past."""
    if until < today:
        return no("bad_term", N_("This day is over already. Choose a later one."), Invalid, field="ends")
    if ends is None or until <= ends:
        return no(
            "not_longer",
            N_("The list runs that long already. Choose a day after its end."),
            Invalid,
            field="ends",
        )
    return YES


WORK = (
    ("environment", N_("Environment")),
    ("hardship", N_("Help for people in need")),
    ("culture", N_("Civic culture")),
    ("health", N_("Epidemic control")),
    ("safety", N_("Safety")),
    ("repair", N_("Small repairs")),
    ("other", N_("Other")),
)
DEMAND = (
    ("finance", N_("Financing")),
    ("tax", N_("Taxes and fees")),
    ("land", N_("Land and buildings")),
    ("permits", N_("Permits")),
    ("staff", N_("Staff")),
    ("energy", N_("Water, power, gas")),
    ("traffic", N_("Traffic and surroundings")),
    ("other", N_("Other")),
)
_RESPONSIBLE = ItemField("responsible", N_("Responsible organisation"), FieldKind.ORG)

register_template(
    ListTemplate(
        ListKind.WISHES,
        N_("List of wishes"),
        N_("Wishes of residents that an office has taken on together."),
        N_("%(place)s: wishes of %(year)s-%(month)s"),
        N_("What residents wished for, and how far it is."),
    )
)
register_template(
    ListTemplate(
        ListKind.SMALL_NEEDS,
        N_("List of small needs"),
        N_("Small things with a day and so many places, for neighbours and volunteers to take up."),
        N_("%(place)s: small needs of %(year)s-%(month)s"),
        N_("Small things that hands are wanted for."),
        fields=(
            ItemField("work", N_("Kind of work"), FieldKind.CHOICE, required=True, options=WORK),
            ItemField("places", N_("Hands wanted"), FieldKind.NUMBER, required=True),
            ItemField("day", N_("Day of the work"), FieldKind.DAY),
        ),
        days=30,
    )
)
register_template(
    ListTemplate(
        ListKind.INVENTORY,
        N_("Inventory of findings"),
        N_("What a team found in a place, with what is to be done about each."),
        N_("%(place)s: findings of %(year)s"),
        N_("What was found, who sees to it, and by when."),
        fields=(ItemField("measure", N_("What is to be done")), _RESPONSIBLE),
        days=60,
    )
)
register_template(
    ListTemplate(
        ListKind.RECTIFICATION,
        N_("List of rectifications"),
        N_("A notice with items that have to be put right by a day; closing it settles none of them."),
        N_("%(place)s: notice to put right, %(year)s-%(month)s"),
        N_("Each item is to be put right by its day, with evidence of what was done."),
        fields=(
            ItemField("basis", N_("Basis or requirement"), required=True),
            ItemField("responsible", N_("Responsible organisation"), FieldKind.ORG, required=True),
            ItemField("evidence", N_("Evidence of what was done"), most=500),
        ),
        needs_due=True,
        is_ordered=True,
    )
)
register_template(
    ListTemplate(
        ListKind.DEMANDS,
        N_("List of demands of enterprises"),
        N_("What firms asked for at a visit or a meeting, answered one by one."),
        N_("%(place)s: demands of firms, %(year)s-%(month)s"),
        N_("What firms asked for, and what became of each."),
        fields=(
            ItemField("firm", N_("Firm"), required=True, most=80),
            ItemField("field", N_("About"), FieldKind.CHOICE, required=True, options=DEMAND),
            _RESPONSIBLE,
        ),
        days=15,
    )
)
register_template(
    ListTemplate(
        ListKind.TOPICS,
        N_("Topics of a meeting"),
        N_("What a meeting talks about, in this order."),
        N_("%(place)s: topics of the meeting, %(year)s-%(month)s"),
        N_("The topics in the order of the meeting."),
        fields=(
            ItemField("proposer", N_("Brought in by"), required=True, most=80),
            ItemField("minutes", N_("Minutes for it"), FieldKind.NUMBER),
            ItemField("outcome", N_("What was agreed"), most=500),
        ),
        is_ordered=True,
    )
)
