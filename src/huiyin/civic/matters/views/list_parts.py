"""How lists and their items look: the small dicts that pages, print and the secret link share."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiyin.civic.matters import queries
from huiyin.civic.matters.forms.words import (
    list_kind_label,
    state_label,
    step_label,
    visibility_label,
)
from huiyin.civic.matters.queries import ListCard, ListLine, ListStep
from huiyin.civic.matters.queries.lists import Sight
from huiyin.civic.matters.rules.lists import FieldKind, ItemField, ListTemplate
from huiyin.civic.matters.rules.states import rings
from huiyin.civic.matters.rules.words import State, Visibility
from huiyin.kit.ui.charts import Row, Series
from huiyin.kit.ui.when import words as when_words

_TONES = {
    State.CLOSED: "jade",
    State.ANSWERED: "blue",
    State.WORKING: "blue",
    State.DECLINED: "",
    State.WITHDRAWN: "",
}


def list_part(card: ListCard) -> dict[str, Any]:
    """Return a list as a page shows it: what it is for, whose it is, how far it is."""
    held = card.held
    return {
        "card": card,
        "kind": list_kind_label(held.kind),
        "visibility": "" if held.visibility == Visibility.PUBLIC else visibility_label(held.visibility),
        "rings": round(5 * card.settled / card.due) if card.due else 0,
        "share": share_words(card),
    }


def share_words(card: ListCard) -> str:
    """Say how far a list is in words, with over how many the share is taken."""
    if not card.due:
        return _("nothing on it yet")
    said = _("%(done)s of %(total)s settled (%(share)s)") % {
        "done": card.settled,
        "total": card.due,
        "share": f"{card.settled / card.due:.0%}",
    }
    late = ngettext("%(n)d late", "%(n)d late", card.late) % {"n": card.late} if card.late else ""
    return f"{said} · {late}" if late else said


def counts(card: ListCard) -> list[Row]:
    """Return how many matters of a list are where."""
    rows = [
        Row(_("Late"), card.late, tone="red"),
        Row(_("Still open, in time"), card.open - card.late, tone="gold"),
        Row(_("Answered"), card.answered, tone=""),
        Row(_("Closed"), card.closed, tone="jade"),
        Row(_("Declined with reasons"), card.declined, tone="soft"),
    ]
    if card.withdrawn:
        rows.append(Row(_("Taken back by their authors"), card.withdrawn, tone="soft"))
    return rows


def over_time(card: ListCard) -> list[Series]:
    """Return how far a list was at some days of its term; nothing while there is only one day to tell of."""
    found = queries.list_progress(card.held)
    if len(found) < 2:
        return []
    labels = [f"{one.moment.astimezone():%m-%d}" for one in found]
    return [
        Series(
            _("Settled"), [Row(label, one.settled) for label, one in zip(labels, found, strict=True)], "jade"
        ),
        Series(
            _("On the list"),
            [Row(label, one.total) for label, one in zip(labels, found, strict=True)],
            "soft",
        ),
    ]


def line_part(line: ListLine, template: ListTemplate) -> dict[str, Any]:
    """Return an item as a page shows it."""
    masked = line.sight is Sight.MASKED
    return {
        "line": line,
        "title": line.title or _("Matter %(code)s") % {"code": line.code},
        "masked": masked,
        "full": line.sight is Sight.FULL,
        "category": line.category.rpartition(" › ")[2],
        "state": state_label(line.state),
        "tone": _TONES.get(line.state, "gold"),
        "rings": rings(line.state),
        "extra": extra_words(line, template),
        "lacks": _(" and ").join(_lacking(name, template) for name in line.lacks),
    }


def _lacking(name: str, template: ListTemplate) -> str:
    field = template.field(name)
    return _(field.label) if field else _("Settle by")


def extra_words(line: ListLine, template: ListTemplate) -> list[tuple[str, str]]:
    """Return what an item says of its template's fields, as label and words."""
    return [
        (_(one.label), _value(one, line.extra[one.name])) for one in template.fields if one.name in line.extra
    ]


def _value(one: ItemField, value: Any) -> str:
    if one.kind is FieldKind.CHOICE:
        return _(dict(one.options).get(value, str(value)))
    if one.kind is FieldKind.DAY:
        return str(when_words(date.fromisoformat(value), "date"))
    return str(value)


def cells(line: ListLine, template: ListTemplate) -> list[tuple[str, str]]:
    """Return an item's template fields with their labels, in the order of the columns; empty unsaid ones."""
    return [
        (_(one.label), _value(one, line.extra[one.name])) if one.name in line.extra else ("", "")
        for one in template.fields
    ]


def step_part(step: ListStep) -> dict[str, Any]:
    """Return one line of a list's history in words."""
    return {
        "at": step.at,
        "label": step_label(step.kind),
        "who": step.who or _("by itself"),
        "code": step.code,
        "words": _told(step),
    }


def _told(step: ListStep) -> str:
    told = step.detail
    pieces: list[str] = []
    if "old" in told or "new" in told:
        pieces.append(f"{told.get('old', '…')} → {told.get('new', '…')}")
    if told.get("org_name"):
        pieces.append(str(told["org_name"]))
    if told.get("copied_from") or told.get("copied_to"):
        pieces.append(str(told.get("copied_from") or told.get("copied_to")))
    if told.get("label"):
        pieces.append(str(told["label"]))
    if "still_open" in told:
        pieces.append(_("%(n)s still open") % {"n": told["still_open"]})
    if told.get("due"):
        pieces.append(_("settle by %(day)s") % {"day": told["due"]})
    if told.get("reason"):
        pieces.append(_("“%(reason)s”") % {"reason": told["reason"]})
    return " · ".join(pieces)


def line_parts(lines: Sequence[ListLine], template: ListTemplate) -> list[dict[str, Any]]:
    """Return the items of a list as a page shows them."""
    return [line_part(line, template) for line in lines]
