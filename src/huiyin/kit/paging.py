"""Keyset pages: as fast on the thousandth page as on the first, and stable while rows are added."""

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar, cast

from django.db.models import Model, Q, QuerySet

from huiyin.kernel.errors import Invalid
from huiyin.kernel.text import gettext_noop as N_

Row = TypeVar("Row")
Item = TypeVar("Item")
Table = TypeVar("Table", bound=Model)


@dataclass(frozen=True)
class Page(Generic[Item]):
    """Some items and the cursor of the next page, empty on the last."""

    items: Sequence[Item]
    next_cursor: str = ""

    def map(self, change: Callable[[Item], Row]) -> "Page[Row]":
        """Return the page with every item changed."""
        return Page([change(item) for item in self.items], self.next_cursor)


def keyset_page(rows: QuerySet[Table, Item], *, by: str, cursor: str, limit: int) -> Page[Item]:
    """Return a page of rows ordered by a datetime column (`-` for newest first) and then by id.

    Rows are objects, or named tuples with `pk` and the column. Raises Invalid for a cursor that is none of
    ours.
    """
    return keyset_page_of_all([rows], by=by, cursor=cursor, limit=limit)


def keyset_page_of_all(
    several: Sequence[QuerySet[Table, Item]], *, by: str, cursor: str, limit: int
) -> Page[Item]:
    """Return a page of what lies in any of several querysets of one table, as `keyset_page` does of one.

    Each is read by itself and so walks its own index: a database asked for one condition OR another reads
    and sorts everything.
    """
    field, descending = by.lstrip("-"), by.startswith("-")
    condition = _after(field, descending, *_read(cursor)) if cursor else Q()
    keys = (by, "-id" if descending else "id")
    found: dict[Any, Any] = {}
    for rows in several:
        found.update((row.pk, row) for row in cast(Any, rows.filter(condition).order_by(*keys)[: limit + 1]))
    page = sorted(found.values(), key=lambda row: (getattr(row, field), row.pk), reverse=descending)
    return page_of(page, by=by, limit=limit)


def page_of(rows: Sequence[Item], *, by: str, limit: int) -> Page[Item]:
    """Return a page of rows that stand in order already; one more than fit says that another follows."""
    return Page(rows[:limit], _write(rows[limit - 1], by.lstrip("-")) if len(rows) > limit else "")


def _after(field: str, descending: bool, value: datetime, pk: int) -> Q:
    way = "lt" if descending else "gt"
    # The first, redundant half lets the database walk its index on the column from the right place.
    return Q(**{f"{field}__{way}e": value}) & (
        Q(**{f"{field}__{way}": value}) | Q(**{field: value, f"id__{way}": pk})
    )


def _write(row: Any, field: str) -> str:
    text = f"{getattr(row, field).timestamp():.6f}:{row.pk}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str) -> tuple[datetime, int]:
    try:
        text = base64.urlsafe_b64decode(cursor[:80] + "=" * (-len(cursor[:80]) % 4)).decode()
        moment, _, pk = text.partition(":")
        return datetime.fromtimestamp(float(moment)).astimezone(), int(pk)
    except (ValueError, OverflowError, OSError, binascii.Error, UnicodeDecodeError) as error:
        raise Invalid(
            N_("This page mark is not valid any more. Please start from the first page."),
            code="bad_cursor",
            field="cursor",
        ) from error
