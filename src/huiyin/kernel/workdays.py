"""Working days in China and the deadlines that count them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from zoneinfo import ZoneInfo

from chinese_calendar.constants import holidays, workdays

from huiyin.kernel.statutory_days import statutory_days_off

SHANGHAI = ZoneInfo("Asia/Shanghai")
CLOSING = time(17, 0)
# No rule is longer than a year or two; the bound keeps a typing error from counting for centuries.
MAX_LIMIT = 10_000

# Parts of a working day are hours before its end: where an office opens is known to nobody here.
WORKING_TIME = timedelta(hours=8)

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

    MINUTES = "minutes"
    HOURS = "hours"
    WORKING_DAYS = "working_days"
    NATURAL_DAYS = "natural_days"


_ELAPSED = {LimitUnit.MINUTES: timedelta(minutes=1), LimitUnit.HOURS: timedelta(hours=1)}


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


@dataclass(frozen=True, slots=True)
class Standstill:
    """An interval in which a clock stands still, from one aware moment up to another."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Budget:
    """A limit that runs: when it began, which days count, and when its clock stood still.

    Minutes and hours run day and night. Days are counted from the day after the start (民法典 art. 201) on
    the local calendar. Of a standstill, the day on which it begins does not count and the day on which it
    ends counts again; what begins or ends after closing time does so on the next day.
    """

    start: datetime
    limit: Limit
    calendar: WorkCalendar
    closing: time = CLOSING
    standstills: Sequence[Standstill] = ()
    tz: tzinfo = SHANGHAI

    def due(self) -> Due:
        """Compute the deadline."""
        match self.limit.unit:
            case LimitUnit.WORKING_DAYS:
                return self._due_after_working_days()
            case LimitUnit.NATURAL_DAYS:
                return self._due_after_natural_days()
            case unit:
                return Due(self._elapsed(_ELAPSED[unit] * self.limit.n), provisional=False)

    def at(self, percent: int) -> datetime:
        """Return the moment at which so much of the limit is used, in the limit's own unit."""
        amount = Fraction(self.limit.n * percent, 100)
        match self.limit.unit:
            case LimitUnit.WORKING_DAYS:
                found = self._part_of_working_days(amount)
            case LimitUnit.NATURAL_DAYS:
                found = self._part_of_natural_days(amount)
            case unit:
                found = self._elapsed(_ELAPSED[unit] * float(amount))
        # The last day may have passed to a later one; what is over is over after that.
        ends = self.due().at
        return min(found, ends) if percent < 100 else max(found, ends)

    def _elapsed(self, left: timedelta) -> datetime:
        moment = _aware(self.start).astimezone(UTC)
        for still in sorted(self.standstills, key=lambda one: one.start):
            begin = max(still.start, moment)
            if begin - moment >= left:
                break
            left -= begin - moment
            moment = max(still.end, moment).astimezone(UTC)
        return moment + left

    def _due_after_working_days(self) -> Due:
        """End a working-day limit at closing time (民法典 art. 203)."""
        day = self._working_day(self.limit.n)
        unknown = _has_unknown(self.calendar, self._local.date(), day)
        return Due(_at(day, self.closing, self.tz), unknown)

    def _due_after_natural_days(self) -> Due:
        """End a natural-day limit at 24:00; a last day off passes to the first working day (art. 203)."""
        still = self._still_days(_END_OF_DAY)
        last = day = self._natural_day(self.limit.n, still)
        while day in still or not self.calendar.is_workday(day):
            day += _DAY
        return Due(_at(day, _END_OF_DAY, self.tz), _has_unknown(self.calendar, last, day))

    def _working_day(self, n: int) -> date:
        """Return the n-th working day that counts.

        What comes after closing time or on a day off counts as received on the next working day.
        """
        local, still = self._local, self._still_days(self.closing)
        day = local.date()
        if local.time() > self.closing or not self.calendar.is_workday(day):
            day = self.calendar.next_workday(day)
        for _ in range(n):
            day = self.calendar.next_workday(day)
            while day in still:
                day = self.calendar.next_workday(day)
        return day

    def _natural_day(self, n: int, still: frozenset[date]) -> date:
        day = self._local.date()
        for _ in range(n):
            day += _DAY
            while day in still:
                day += _DAY
        return day

    def _part_of_working_days(self, amount: Fraction) -> datetime:
        whole, part = divmod(amount, 1)
        if not amount:
            return _aware(self.start).astimezone(UTC)
        day = self._working_day(int(whole) + bool(part))
        ends = _at(day, self.closing, self.tz)
        return ends - WORKING_TIME * float(1 - part) if part else ends

    def _part_of_natural_days(self, amount: Fraction) -> datetime:
        whole, part = divmod(amount, 1)
        if not amount:
            return _aware(self.start).astimezone(UTC)
        day = self._natural_day(int(whole) + bool(part), self._still_days(_END_OF_DAY))
        begins = _at(day, time(0), self.tz)
        return begins + _DAY * float(part) if part else _at(day, _END_OF_DAY, self.tz)

    @property
    def _local(self) -> datetime:
        return _aware(self.start).astimezone(self.tz)

    def _still_days(self, closing: time) -> frozenset[date]:
        """Return the days that do not count because the clock stood still on them."""
        found: set[date] = set()
        for still in self.standstills:
            first, last = (self._counts_from(moment, closing) for moment in (still.start, still.end))
            found.update(first + n * _DAY for n in range((last - first).days))
        return frozenset(found)

    def _counts_from(self, moment: datetime, closing: time) -> date:
        """Return the day a moment belongs to: the next one after closing time."""
        local = moment.astimezone(self.tz)
        return local.date() + _DAY if local.time() > closing else local.date()


@dataclass(frozen=True, slots=True)
class DayBudget(Budget):
    """A limit in natural days that ends on its very day, on a day off too, at closing time."""

    def due(self) -> Due:
        """Compute the deadline; what kind of day it is moves nothing."""
        day = self._natural_day(self.limit.n, self._still_days(self.closing))
        return Due(_at(day, self.closing, self.tz), provisional=False)


def due(
    start: datetime,
    limit: Limit,
    calendar: WorkCalendar,
    closing: time = CLOSING,
    tz: tzinfo = SHANGHAI,
) -> Due:
    """Compute the deadline of a limit that starts at the aware time `start` and never stands still."""
    return Budget(start, limit, calendar, closing, tz=tz).due()


def working_days_between(
    start: datetime, end: datetime, calendar: WorkCalendar, tz: tzinfo = SHANGHAI
) -> int:
    """Count the working days after the local date of `start`, up to and with that of `end`."""
    first, last = _aware(start).astimezone(tz).date(), _aware(end).astimezone(tz).date()
    return sum(calendar.is_workday(first + i * _DAY) for i in range(1, (last - first).days + 1))


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
