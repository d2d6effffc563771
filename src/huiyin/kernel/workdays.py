"""Working days in China and the deadlines that count them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from chinese_calendar.constants import holidays, workdays

from huiyin.kernel.statutory_days import statutory_days_off

SHANGHAI = ZoneInfo("Asia/Shanghai")
CLOSING = time(17, 0)
# No rule is longer than a year or two; the bound keeps a typing error from counting for centuries.
MAX_LIMIT = 10_000

_DAY = timedelta(days=1)
_END_OF_DAY = time(23, 59, 59)
_SATURDAY = 5
_PUBLISHED_YEARS = range(min(holidays).year, max(holidays).year + 1)


class DayKind(StrEnum):
    """Say what an operator entered for a day."""

    WORK = "work"
    OFF = "off"


class LimitUnit(StrEnum):
    """Say what a limit counts."""

    HOURS = "hours"
    WORKING_DAYS = "working_days"
    NATURAL_DAYS = "natural_days"


@dataclass(frozen=True, slots=True)
class Limit:
    """Hold how long something may take: `n` of a unit, 1 to `MAX_LIMIT`."""

    unit: LimitUnit
    n: int

    def __post_init__(self) -> None:
        if not 1 <= self.n <= MAX_LIMIT:
            raise ValueError(f"A limit of {self.n} {self.unit} cannot be kept: give 1 to {MAX_LIMIT}.")


@dataclass(frozen=True, slots=True)
class Due:
    """Hold a deadline in UTC; provisional if it rests on days whose kind is not published yet."""

    at: datetime
    provisional: bool


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Know the working days: published make-up weekends, and the operator's overrides on top."""

    overrides: Mapping[date, DayKind] = field(default_factory=dict)

    def is_workday(self, day: date) -> bool:
        """Tell whether people work that day; beyond the published years, by weekends and statutory days."""
        kind = self.overrides.get(day)
        return day not in _days_off(day.year) if kind is None else kind is DayKind.WORK

    def is_known(self, day: date) -> bool:
        """Tell whether the day's kind is published or entered, so that it will not change any more."""
        return day.year in _PUBLISHED_YEARS or day in self.overrides

    def next_workday(self, day: date) -> date:
        """Return the first working day after `day`."""
        day += _DAY
        while not self.is_workday(day):
            day += _DAY
        return day


def due(
    start: datetime,
    limit: Limit,
    calendar: WorkCalendar,
    closing: time = CLOSING,
    tz: tzinfo = SHANGHAI,
) -> Due:
    """Compute the deadline of a limit that starts at the aware time `start`.

    Hours run day and night. Days are counted from the day after the start (民法典 art. 201) on the local
    calendar; see `_after_working_days` and `_after_natural_days` for where they end.
    """
    local = _aware(start).astimezone(tz)
    match limit.unit:
        case LimitUnit.HOURS:
            return Due(start.astimezone(UTC) + timedelta(hours=limit.n), provisional=False)
        case LimitUnit.WORKING_DAYS:
            return _after_working_days(local, limit.n, calendar, closing)
        case LimitUnit.NATURAL_DAYS:
            return _after_natural_days(local, limit.n, calendar)


def working_days_between(
    start: datetime, end: datetime, calendar: WorkCalendar, tz: tzinfo = SHANGHAI
) -> int:
    """Count the working days after the local date of `start`, up to and with that of `end`."""
    first, last = _aware(start).astimezone(tz).date(), _aware(end).astimezone(tz).date()
    return sum(calendar.is_workday(first + i * _DAY) for i in range(1, (last - first).days + 1))


def _after_working_days(start: datetime, n: int, calendar: WorkCalendar, closing: time) -> Due:
    """End a working-day limit at closing time (民法典 art. 203).

    What comes after closing time or on a day off counts as received on the next working day.
    """
    day = start.date()
    if start.time() > closing or not calendar.is_workday(day):
        day = calendar.next_workday(day)
    for _ in range(n):
        day = calendar.next_workday(day)
    return Due(_at(day, closing, start.tzinfo), _has_unknown(calendar, start.date(), day))


def _after_natural_days(start: datetime, n: int, calendar: WorkCalendar) -> Due:
    """End a natural-day limit at 24:00; a last day off passes to the first working day (民法典 art. 203)."""
    last = day = start.date() + n * _DAY
    if not calendar.is_workday(day):
        day = calendar.next_workday(day)
    return Due(_at(day, _END_OF_DAY, start.tzinfo), _has_unknown(calendar, last, day))


def _has_unknown(calendar: WorkCalendar, first: date, last: date) -> bool:
    days = (first + i * _DAY for i in range((last - first).days + 1))
    return not all(calendar.is_known(day) for day in days)


def _at(day: date, hour: time, tz: tzinfo | None) -> datetime:
    return datetime.combine(day, hour, tzinfo=tz).astimezone(UTC)


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"The time {moment} has no time zone: give an aware time.")
    return moment


@lru_cache(maxsize=64)
def _days_off(year: int) -> frozenset[date]:
    return frozenset(_published_days_off(year) if year in _PUBLISHED_YEARS else _expected_days_off(year))


def _published_days_off(year: int) -> Iterator[date]:
    # The package's own is_workday searches the whole table on every call; a year's set answers at once.
    for day in _days_of(year):
        if day not in workdays and (day in holidays or day.weekday() >= _SATURDAY):
            yield day


def _expected_days_off(year: int) -> Iterator[date]:
    statutory = statutory_days_off(year)
    return (day for day in _days_of(year) if day.weekday() >= _SATURDAY or day in statutory)


def _days_of(year: int) -> Iterator[date]:
    first = date(year, 1, 1)
    return (first + i * _DAY for i in range((date(year, 12, 31) - first).days + 1))
