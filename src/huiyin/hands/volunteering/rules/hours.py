"""The hour ledger: what may be booked, how it is corrected, when it is late.

志愿服务记录与证明出具办法(试行) (民政部令第67号): art. 7 what a service record holds, and that time really
spent is counted in hours; art. 11 that it is entered within 10 working days after the activity; art. 13
that a volunteer may ask for a correction, which the organiser checks.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from huiyin.kernel.decision import YES, Decision, no
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kernel.workdays import Limit, LimitUnit, WorkCalendar, due

DAY = 24 * 60
RECORD_WITHIN = Limit(LimitUnit.WORKING_DAYS, 10)


@dataclass(frozen=True)
class Line:
    """A line of the ledger as arithmetic sees it: minutes, negative in a counter-entry."""

    number: int
    minutes: int
    counters: int | None = None


def total(lines: Iterable[Line]) -> int:
    """Return what a ledger adds up to, in minutes."""
    return sum(line.minutes for line in lines)


def standing(lines: Iterable[Line]) -> list[Line]:
    """Return the lines that hold: neither countered nor counter-entries."""
    rows = list(lines)
    gone = {line.counters for line in rows}
    return [line for line in rows if line.counters is None and line.number not in gone]


def may_book(minutes: int, that_day: int) -> Decision:
    """Say whether time may be booked on a day on which so many minutes stand already."""
    if minutes < 1 or minutes > DAY:
        return no(
            "bad_hours",
            N_("A day has 24 hours: %(hours)s cannot be booked."),
            hours=hours_text(minutes),
            field="minutes",
        )
    if that_day + minutes > DAY:
        return no(
            "day_is_full",
            N_("With these %(hours)s hours the day would have more than 24; %(booked)s are booked already."),
            hours=hours_text(minutes),
            booked=hours_text(that_day),
            field="minutes",
        )
    return YES


def record_due(ended: datetime, calendar: WorkCalendar) -> datetime:
    """Return until when an activity that ended has to be recorded."""
    return due(ended, RECORD_WITHIN, calendar).at


def hours_text(minutes: int) -> str:
    """Return minutes as hours with at most two decimals: 90 is "1.5"."""
    sign, whole = ("-" if minutes < 0 else ""), abs(minutes)
    cents = (whole * 100 + 30) // 60
    return f"{sign}{cents // 100}.{cents % 100:02d}".rstrip("0").rstrip(".")
