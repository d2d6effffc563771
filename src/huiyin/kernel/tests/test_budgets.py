"""Limits whose clock stands still for a while, and how much of a limit is used at a moment."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from huiyin.kernel.workdays import (
    SHANGHAI,
    Budget,
    DayBudget,
    DayKind,
    Limit,
    LimitUnit,
    Standstill,
    WorkCalendar,
    due,
)

CALENDAR = WorkCalendar()
DAY = timedelta(days=1)
FIRST, LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2026, 6, 30, tzinfo=UTC)
MOMENTS = st.datetimes(FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None), timezones=st.just(UTC))
UNITS = st.sampled_from(LimitUnit)
CLOSINGS = st.sampled_from((time(16, 30), time(17, 0), time(18, 0)))


@st.composite
def standstills(draw: st.DrawFn, start: datetime) -> list[Standstill]:
    """Draw standstills after a moment that do not overlap, oldest first."""
    found, moment = [], start
    for _ in range(draw(st.integers(0, 3))):
        begin = moment + timedelta(minutes=draw(st.integers(0, 10_000)))
        moment = begin + timedelta(minutes=draw(st.integers(0, 20_000)))
        found.append(Standstill(begin, moment))
    return found


@st.composite
def budgets(draw: st.DrawFn) -> Budget:
    start = draw(MOMENTS)
    limit = Limit(draw(UNITS), draw(st.integers(1, 30)))
    return Budget(start, limit, CALENDAR, draw(CLOSINGS), draw(standstills(start)))


def at(day: str, hour: str = "10:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=SHANGHAI)


def still(first: datetime, last: datetime) -> list[Standstill]:
    return [Standstill(first, last)]


def ends(start: datetime, unit: LimitUnit, n: int, *stood: Standstill) -> str:
    found = Budget(start, Limit(unit, n), CALENDAR, standstills=stood).due().at.astimezone(SHANGHAI)
    return found.strftime("%Y-%m-%d %H:%M")


def without(budget: Budget, **changes: object) -> Budget:
    kept = {"standstills": budget.standstills, "limit": budget.limit} | changes
    return Budget(budget.start, calendar=budget.calendar, closing=budget.closing, **kept)  # type: ignore[arg-type]


@given(budgets())
def test_a_clock_that_never_stands_still_ends_as_the_plain_limit(budget: Budget) -> None:
    plain = due(budget.start, budget.limit, CALENDAR, budget.closing)
    assert without(budget, standstills=()).due() == plain


@given(budgets())
def test_a_standstill_never_brings_a_deadline_forward(budget: Budget) -> None:
    assert budget.due().at >= without(budget, standstills=()).due().at


@given(budgets(), st.randoms())
def test_the_order_of_standstills_does_not_matter(budget: Budget, order: object) -> None:
    mixed = list(budget.standstills)
    order.shuffle(mixed)  # type: ignore[attr-defined]
    assert without(budget, standstills=mixed).due() == budget.due()


@given(budgets())
def test_no_deadline_lies_in_a_standstill(budget: Budget) -> None:
    ended = budget.due().at
    assert not [one for one in budget.standstills if one.start < ended < one.end]


@given(st.integers(1, 40), MOMENTS, st.data())
def test_elapsed_time_moves_by_exactly_the_time_stood(n: int, start: datetime, data: st.DataObject) -> None:
    limit = Limit(LimitUnit.HOURS, n)
    begin = start + timedelta(minutes=data.draw(st.integers(0, n * 60 - 1)))
    stood = timedelta(minutes=data.draw(st.integers(0, 50_000)))
    moved = Budget(start, limit, CALENDAR, standstills=still(begin, begin + stood)).due().at
    assert moved == due(start, limit, CALENDAR).at + stood


@given(st.integers(1, 25), MOMENTS, CLOSINGS, st.data())
def test_working_days_move_by_exactly_the_working_days_stood(
    n: int, start: datetime, closing: time, data: st.DataObject
) -> None:
    limit = Limit(LimitUnit.WORKING_DAYS, n)
    plain = due(start, limit, CALENDAR, closing).at
    begin = start + data.draw(st.integers(0, int((plain - start).total_seconds()))) * timedelta(seconds=1)
    stood = Standstill(begin, begin + timedelta(minutes=data.draw(st.integers(0, 60_000))))
    budget = Budget(start, limit, CALENDAR, closing, [stood])
    received = _received(start, closing)
    still_days = {
        day
        for day in _days(_day_of(stood.start, closing), _day_of(stood.end, closing))
        if CALENDAR.is_workday(day) and day > received
    }
    ended, day, counted = budget.due().at.astimezone(SHANGHAI).date(), received, 0
    while counted < n + len(still_days):
        day = CALENDAR.next_workday(day)
        counted += 1
    assert ended == day
    assert budget.due().at.astimezone(SHANGHAI).time() == closing


def _day_of(moment: datetime, closing: time) -> date:
    local = moment.astimezone(SHANGHAI)
    return local.date() + DAY if local.time() > closing else local.date()


def _received(moment: datetime, closing: time) -> date:
    local = moment.astimezone(SHANGHAI)
    if local.time() > closing or not CALENDAR.is_workday(local.date()):
        return CALENDAR.next_workday(local.date())
    return local.date()


def _days(first: date, end: date) -> list[date]:
    return [first + n * DAY for n in range((end - first).days)]


@given(budgets(), st.integers(1, 30))
def test_more_time_and_a_standstill_give_the_same_in_either_order(budget: Budget, more: int) -> None:
    # Both are computed from the start anew, so there is one result; it never lies before either alone.
    longer = without(budget, limit=Limit(budget.limit.unit, budget.limit.n + more))
    assert longer.due().at > budget.due().at or longer.limit.unit is LimitUnit.NATURAL_DAYS
    assert longer.due().at >= budget.due().at
    assert longer.due().at >= without(longer, standstills=()).due().at


@given(budgets(), st.integers(0, 300), st.integers(0, 300))
def test_the_used_part_grows_with_time(budget: Budget, one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert budget.at(low) <= budget.at(high)
    assert budget.at(0) <= budget.at(100) == budget.due().at


@given(budgets())
def test_nothing_of_a_limit_is_used_while_its_clock_stands_still(budget: Budget) -> None:
    assume(budget.limit.unit in {LimitUnit.HOURS, LimitUnit.MINUTES})
    for percent in (20, 50, 80, 150):
        moment = budget.at(percent)
        assert not [one for one in budget.standstills if one.start < moment < one.end]


@pytest.mark.parametrize(
    ("n", "percent", "moment"),
    [
        # Of one working day four fifths are used when 1.6 of its eight hours are left.
        (1, 80, "2026-03-03 15:24"),
        (5, 80, "2026-03-06 17:00"),
        (3, 80, "2026-03-05 12:12"),
        (5, 100, "2026-03-09 17:00"),
        (5, 150, "2026-03-12 13:00"),
        (5, 200, "2026-03-16 17:00"),
    ],
)
def test_parts_of_working_days_are_working_time(n: int, percent: int, moment: str) -> None:
    limit = Limit(LimitUnit.WORKING_DAYS, n)
    found = Budget(at("2026-03-02", "09:00"), limit, CALENDAR).at(percent).astimezone(SHANGHAI)
    assert found.strftime("%Y-%m-%d %H:%M") == moment


def test_half_an_hour_is_minutes() -> None:
    assert ends(at("2026-10-01", "23:50"), LimitUnit.MINUTES, 30) == "2026-10-02 00:20"


def test_a_standstill_over_a_holiday_costs_only_its_working_days() -> None:
    stood = Standstill(at("2026-09-30", "10:00"), at("2026-10-09", "10:00"))
    # September 30 and October 8 do not count; 9 (Friday), 10 (a make-up Saturday) and 12 do.
    assert ends(at("2026-09-29"), LimitUnit.WORKING_DAYS, 3, stood) == "2026-10-12 17:00"


def test_a_standstill_on_the_last_day_of_all_leaves_that_day() -> None:
    stood = Standstill(at("2026-03-03", "16:00"), at("2026-03-05", "09:00"))
    assert ends(at("2026-03-02"), LimitUnit.WORKING_DAYS, 1, stood) == "2026-03-05 17:00"


def test_what_stands_still_after_closing_time_does_so_on_the_next_day() -> None:
    stood = Standstill(at("2026-03-03", "17:30"), at("2026-03-03", "19:00"))
    assert ends(at("2026-03-02"), LimitUnit.WORKING_DAYS, 3, stood) == "2026-03-05 17:00"


def test_natural_days_stand_still_too_and_pass_over_days_off() -> None:
    stood = Standstill(at("2026-03-04"), at("2026-03-06"))
    assert ends(at("2026-03-02"), LimitUnit.NATURAL_DAYS, 10, stood) == "2026-03-16 23:59"


def test_an_override_changes_what_a_standstill_costs() -> None:
    extra_day_off = WorkCalendar({date(2026, 3, 4): DayKind.OFF})
    stood = still(at("2026-03-03", "09:00"), at("2026-03-05", "09:00"))
    budget = Budget(at("2026-03-02"), Limit(LimitUnit.WORKING_DAYS, 2), extra_day_off, standstills=stood)
    assert budget.due().at == at("2026-03-06", "17:00")


@given(MOMENTS, st.integers(1, 60), CLOSINGS)
def test_a_day_that_was_named_is_meant_whatever_day_it_is(start: datetime, n: int, closing: time) -> None:
    budget = DayBudget(start, Limit(LimitUnit.NATURAL_DAYS, n), CALENDAR, closing)
    day = start.astimezone(SHANGHAI).date() + n * DAY
    assert budget.due().at == datetime.combine(day, closing, SHANGHAI)
    used = [budget.at(percent) for percent in (0, 80, 100, 150, 200)]
    assert used == sorted(used)
    assert used[1] <= budget.due().at <= used[2]
