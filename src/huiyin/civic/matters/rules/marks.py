"""What stands beside published words in the index of words: where they belong and when they came on the wall.

With them the index itself narrows a search to a place and to some months, so that a search costs what it
shows and not what there is. A mark is put where words are published, and again where a matter moves.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

# More months than these are not named one by one.
MOST_MONTHS = 48


def area_mark(area_id: int) -> str:
    """Return the mark of an area; no two areas have the same id, whatever their level."""
    return f"a{area_id}"


def month_mark(moment: datetime) -> str:
    """Return the mark of the month of a moment, as UTC counts it."""
    return f"m{moment.astimezone(UTC):%Y%m}"


def marks_of(area_ids: Iterable[int | None], published_at: datetime | None) -> list[str]:
    """Return the marks of a matter's words: its areas, and the month in which its wish came on the wall."""
    found = [area_mark(area_id) for area_id in area_ids if area_id is not None]
    return found if published_at is None else [*found, month_mark(published_at)]


def months_since(first: datetime, last: datetime) -> list[str]:
    """Return the marks of the months between two moments, theirs included; none if they are too many."""
    first, last = first.astimezone(UTC), last.astimezone(UTC)
    begin, end = first.year * 12 + first.month - 1, last.year * 12 + last.month
    if end - begin > MOST_MONTHS:
        return []
    return [f"m{month // 12:04}{month % 12 + 1:02}" for month in range(begin, end)]


def month_start(moment: datetime) -> datetime:
    """Return when the month of a moment began, as UTC counts it."""
    return moment.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
