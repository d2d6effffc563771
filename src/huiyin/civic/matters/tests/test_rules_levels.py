"""When which level of supervision is reached, and when somebody has to look again."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.civic.matters.rules.clocks import THRESHOLDS, Level, Running, Step, next_look, reached
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.workdays import Budget, Limit, LimitUnit, Standstill, WorkCalendar

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)
CALENDAR = WorkCalendar()
SECOND = timedelta(seconds=1)


def clock(unit: LimitUnit, n: int, *stood: Standstill) -> Running:
    budget = Budget(MONDAY, Limit(unit, n), CALENDAR, time(17), stood)
    return Running(Step.SETTLEMENT, budget, budget.due().at)


CLOCKS = st.builds(clock, st.sampled_from(LimitUnit), st.integers(1, 40))
MINUTES = st.integers(0, 200 * 24 * 60).map(lambda minutes: MONDAY + timedelta(minutes=minutes))


@given(CLOCKS, MINUTES, MINUTES)
def test_a_level_only_rises_with_time(one: Running, first: datetime, second: datetime) -> None:
    earlier, later = sorted((first, second))
    assert reached(one, earlier) <= reached(one, later)


@given(CLOCKS, MINUTES)
def test_whoever_looks_when_told_misses_no_level(one: Running, now: datetime) -> None:
    seen = [reached(one, now)]
    while (look := next_look([one], now)) is not None:
        assert look > now
        now = look
        seen.append(reached(one, now))
    assert seen[-1] is Level.LEADER
    assert len(set(seen)) == len(seen)


@given(CLOCKS)
def test_yellow_begins_when_the_limit_is_over_and_not_with_it(one: Running) -> None:
    assert reached(one, one.due) <= Level.REMINDER
    assert reached(one, one.due + SECOND) >= Level.YELLOW


@given(st.integers(1, 60))
def test_hours_are_reminded_at_four_fifths_and_red_at_half_over(n: int) -> None:
    one = clock(LimitUnit.HOURS, n)
    for level, part in {Level.REMINDER: 0.8, Level.RED: 1.5, Level.LEADER: 2.0}.items():
        moment = MONDAY + timedelta(hours=n) * part
        assert reached(one, moment - SECOND) < level
        assert reached(one, moment + SECOND) >= level


def test_working_days_are_counted_in_working_time() -> None:
    one = clock(LimitUnit.WORKING_DAYS, 5)
    looks = {
        Level.REMINDER: datetime(2026, 3, 6, 17, 0, tzinfo=SHANGHAI),
        Level.YELLOW: datetime(2026, 3, 9, 17, 0, tzinfo=SHANGHAI),
        Level.RED: datetime(2026, 3, 12, 13, 0, tzinfo=SHANGHAI),
        Level.LEADER: datetime(2026, 3, 16, 17, 0, tzinfo=SHANGHAI),
    }
    assert {level: moment - SECOND for level, moment in one.moments()} == looks


def test_a_clock_that_stands_still_uses_nothing_up() -> None:
    until = MONDAY + timedelta(days=60)
    one = clock(LimitUnit.WORKING_DAYS, 5, Standstill(MONDAY + timedelta(hours=2), until))
    assert reached(one, until) is Level.NONE
    assert one.due > until


def test_the_earlier_of_two_clocks_is_looked_at_first() -> None:
    soon, late = clock(LimitUnit.MINUTES, 30), clock(LimitUnit.HOURS, 2)
    assert next_look([late, soon], MONDAY) == MONDAY + timedelta(minutes=24) + SECOND
    assert next_look([], MONDAY) is None


@pytest.mark.parametrize("level", THRESHOLDS)
def test_the_levels_stand_in_order(level: Level) -> None:
    assert all(THRESHOLDS[one] < THRESHOLDS[level] for one in THRESHOLDS if one < level)
