"""Shifts: when they come again, how many they need, and who may still step in or out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from huiyin.hands.volunteering.rules.words import MOST_CREW, MOST_SHIFTS_AT_ONCE, Rhythm
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.decision import YES, Decision, no
from huiyin.kernel.text import gettext_noop as N_

LONGEST = timedelta(hours=24)
FURTHEST = timedelta(days=366)
REMIND_BEFORE = timedelta(days=1)
_STEP = {Rhythm.DAILY: 1, Rhythm.WEEKLY: 7, Rhythm.FORTNIGHTLY: 14}


@dataclass(frozen=True)
class Span:
    """From when to when."""

    starts: datetime
    ends: datetime

    def overlaps(self, other: "Span") -> bool:
        """Tell whether two spans share a moment; one that begins when the other ends does not."""
        return self.starts < other.ends and other.starts < self.ends

    @property
    def minutes(self) -> int:
        """Return how long it is, in whole minutes."""
        return int((self.ends - self.starts).total_seconds()) // 60


def span_on(day: date, begins: time, until: time) -> Span:
    """Return a shift of a day; one that ends before it begins lasts into the next morning."""
    starts = datetime.combine(day, begins, SHANGHAI)
    last = day if until > begins else day + timedelta(days=1)
    return Span(starts, datetime.combine(last, until, SHANGHAI))


def days(first: date, rhythm: Rhythm, until: date | None) -> list[date]:
    """Return the days on which a shift comes, the first included, at most one more than may be set at once.

    Every month means the same weekday of the month, as of the second Saturday; where a month has no fifth
    one it is left out.
    """
    if rhythm is Rhythm.ONCE or until is None:
        return [first]
    found: list[date] = []
    for day in _coming(first, rhythm):
        if day > until or len(found) > MOST_SHIFTS_AT_ONCE:
            break
        found.append(day)
    return found


def _coming(first: date, rhythm: Rhythm) -> Iterator[date]:
    if rhythm in _STEP:
        for number in range(MOST_SHIFTS_AT_ONCE + 2):
            yield first + timedelta(days=_STEP[rhythm] * number)
        return
    nth, month = (first.day - 1) // 7, first.year * 12 + first.month - 1
    for later in range(month, month + MOST_SHIFTS_AT_ONCE + 2):
        start = date(later // 12, later % 12 + 1, 1)
        day = start + timedelta(days=(first.weekday() - start.weekday()) % 7 + 7 * nth)
        if day.month == start.month:
            yield day


def may_set(found: list[date], span: Span, today: date, *, least: int, most: int) -> Decision:
    """Say whether shifts of these days and this crew may be set."""
    if not 1 <= least <= most <= MOST_CREW:
        return no(
            "bad_crew",
            N_("A crew has at least 1, at most %(most)s, and its least is not above its most."),
            most=MOST_CREW,
            field="most",
        )
    if found[0] < today:
        return no(
            "past_shift", N_("This day is over. Hours of the past are not signed up for."), field="first"
        )
    if found[-1] - today > FURTHEST:
        return no("too_far", N_("Shifts are set at most a year ahead."), field="until")
    if len(found) > MOST_SHIFTS_AT_ONCE:
        return no(
            "too_many_shifts",
            N_("At most %(most)s shifts are set at once. Choose an earlier end."),
            most=MOST_SHIFTS_AT_ONCE,
            field="until",
        )
    if span.ends - span.starts > LONGEST:
        return no("too_long", N_("A shift lasts at most 24 hours."), field="ends")
    return YES


def may_step_in(starts: datetime, now: datetime, *, called_off: bool) -> Decision:
    """Say whether one may still sign up for a shift."""
    if called_off:
        return no("called_off", N_("This shift was called off."))
    return YES if now < starts else no("has_begun", N_("This shift has begun. Speak to the team leader."))


def may_step_out(starts: datetime, now: datetime) -> Decision:
    """Say whether one may still cancel; what has begun is settled by the team leader."""
    if now < starts:
        return YES
    return no("has_begun_out", N_("The shift has begun. The team leader notes who was there."))


def fits(wanted: Span, held: Iterable[Span]) -> Decision:
    """Say whether a shift leaves room among those that somebody has already."""
    other = next((span for span in held if span.overlaps(wanted)), None)
    if other is None:
        return YES
    return no(
        "overlaps",
        N_("From %(start)s to %(end)s the same person has another shift. Give that one back first."),
        start=other.starts.astimezone(SHANGHAI).strftime("%m-%d %H:%M"),
        end=other.ends.astimezone(SHANGHAI).strftime("%H:%M"),
    )


def is_covered(day: date, spans: Iterable[tuple[date, date]]) -> Decision:
    """Say whether an accident insurance covers a day (志愿服务条例 art. 17: before dangerous service)."""
    if any(first <= day <= last for first, last in spans):
        return YES
    return no(
        "not_insured",
        N_(
            "This post asks for an accident insurance that covers %(day)s. Ask the team leader to note yours."
        ),
        day=day.isoformat(),
    )
