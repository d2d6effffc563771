"""A list as flat rows, for a file: every item of it, as far as the reader may see."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from huiyin.civic.matters.queries.lists.items import ListLine, ListView, Sight, list_view
from huiyin.civic.matters.rules.lists import ListTemplate
from huiyin.kernel.actor import Actor
from huiyin.kernel.clock import SHANGHAI

_FIRST = ("number", "code", "title", "category", "place", "state", "holder", "due", "late")
_LAST = ("note", "filed_at", "settle_due", "settled_at", "merged_from")
_AT_ONCE = 200


def list_columns(template: ListTemplate) -> tuple[str, ...]:
    """Return the columns of a list's file; its template's fields stand in the middle."""
    return (*_FIRST, *(one.name for one in template.fields), *_LAST)


def list_rows(actor: Actor, code: str) -> Iterator[dict[str, Any]]:
    """Yield every item of a list as a flat row, reading 200 at a time. Raises NotFound when first asked."""
    after: int | None = 0
    while after is not None:
        view = list_view(actor, code, after=after, limit=_AT_ONCE)
        yield from (_row(view, line) for line in view.lines)
        after = view.next


def _row(view: ListView, line: ListLine) -> dict[str, Any]:
    own = {
        "number": line.number,
        "code": line.code,
        "title": line.title,
        "category": line.category,
        "place": line.place,
        "state": line.state.value,
        "holder": line.holder,
        "due": line.due.isoformat() if line.due else "",
        "late": line.late,
        "note": line.note,
        "filed_at": _text(line.filed_at if line.sight is not Sight.MASKED else None),
        "settle_due": _text(line.settle_due),
        "settled_at": _text(line.settled_at if line.sight is not Sight.MASKED else None),
        "merged_from": line.merged_from,
    }
    values = own | {one.name: line.extra.get(one.name, "") for one in view.template.fields}
    return {name: values[name] for name in list_columns(view.template)}


def _text(moment: datetime | None) -> str:
    return moment.astimezone(SHANGHAI).isoformat(timespec="seconds") if moment else ""
