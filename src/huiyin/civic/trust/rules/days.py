"""Which days are to be sealed."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from huiyin.kernel.clock import SHANGHAI

# Long enough for what began before midnight to have been committed.
GRACE = timedelta(minutes=10)


def end_of(day: date) -> datetime:
    """Return the moment at which a day is over in Shanghai."""
    return datetime.combine(day + timedelta(days=1), time(0), tzinfo=SHANGHAI)


def days_to_seal(last: date | None, first_entry: datetime | None, now: datetime) -> Iterator[date]:
    """Yield the days that are over and not sealed yet, oldest first.

    The very first seal covers everything before it at once; after that no day is left out, however long
    the machine stood still.
    """
    yesterday = (now - GRACE).astimezone(SHANGHAI).date() - timedelta(days=1)
    if last is None:
        if first_entry is not None and first_entry < end_of(yesterday):
            yield yesterday
        return
    for ahead in range(1, (yesterday - last).days + 1):
        yield last + timedelta(days=ahead)
