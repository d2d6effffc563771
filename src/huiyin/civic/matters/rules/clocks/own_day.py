"""A day of its own: what is written straight into a list is due on the day that was named there.

A matter keeps the version of its limit; instead of one it may keep the day, and when that was named. So the
deadline can be counted anew like any other: at another holder's closing time, and after it stood still.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.workdays import Budget, DayBudget, Limit, LimitUnit, Standstill, WorkCalendar

_KEY = re.compile(r"day:(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2}):(?P<named>[0-9]{1,11})")


def own_day_key(day: date, named_at: datetime) -> str:
    """Return what a matter keeps instead of a version of its limit."""
    return f"day:{day.isoformat()}:{int(named_at.timestamp())}"


def has_own_day(key: str) -> bool:
    """Tell whether a matter keeps a day of its own."""
    return _KEY.fullmatch(key) is not None


def own_day_budget(
    key: str, calendar: WorkCalendar, closing: time, standstills: Iterable[Standstill]
) -> Budget | None:
    """Return the budget that ends on the day kept, at a closing time; None where none is kept.

    The day was named knowing what had stood still by then, so only what began later moves it.
    """
    found = _KEY.fullmatch(key)
    if found is None:
        return None
    day, named = date.fromisoformat(found["day"]), datetime.fromtimestamp(int(found["named"]), UTC)
    later = tuple(still for still in standstills if still.start >= named)
    # A day that was over or under way when it was named still is the first one after its eve.
    eve = datetime.combine(day - timedelta(days=1), time(0), SHANGHAI)
    start = min(named, eve)
    n = (day - start.astimezone(SHANGHAI).date()).days
    return DayBudget(start, Limit(LimitUnit.NATURAL_DAYS, n), calendar, closing, later)
