"""Which limit holds when, and which of the two clocks a desk looks at."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.civic.matters.rules.clocks import (
    DEFAULTS,
    LimitVersion,
    Step,
    limit_in_force,
    next_due,
    start_clocks,
)
from huiyin.civic.matters.rules.words import Urgency
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.workdays import Limit, LimitUnit, WorkCalendar

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)
CALENDAR = WorkCalendar()
CLOSES = time(17, 30)


def version(first_day: date, n: int, *, number: int = 1, until: date | None = None) -> LimitVersion:
    limit = Limit(LimitUnit.WORKING_DAYS, n)
    return LimitVersion(Step.SETTLEMENT, Urgency.ORDINARY, limit, "a rule", "", first_day, until, number)


def in_force(versions: list[LimitVersion], day: date) -> int:
    noon = datetime.combine(day, time(12), tzinfo=SHANGHAI)
    return limit_in_force(versions, Step.SETTLEMENT, Urgency.ORDINARY, noon).limit.n


@pytest.mark.parametrize("step", [Step.FIRST_ANSWER, Step.SETTLEMENT])
@pytest.mark.parametrize("urgency", Urgency)
def test_every_clock_has_a_default(step: Step, urgency: Urgency) -> None:
    assert limit_in_force([], step, urgency, MONDAY) in DEFAULTS


def test_the_first_answer_is_never_due_after_the_settlement() -> None:
    for urgency in Urgency:
        clocks = start_clocks([], urgency, MONDAY, CALENDAR, CLOSES)
        assert clocks.first.at <= clocks.settlement.at


def test_a_limit_of_an_operator_comes_before_the_default() -> None:
    assert in_force([version(date(2019, 1, 1), 3)], MONDAY.date()) == 3


def test_a_limit_holds_from_its_first_day_to_the_day_before_its_last() -> None:
    rule = version(date(2026, 3, 2), 3, until=date(2026, 3, 9))
    assert [in_force([rule], date(2026, 3, day)) for day in (1, 2, 8, 9)] == [5, 3, 3, 5]


def test_the_day_is_the_one_in_shanghai() -> None:
    rule = version(date(2026, 3, 2), 3)
    before_midnight = datetime(2026, 3, 1, 15, 59, tzinfo=UTC)
    after_midnight = before_midnight + timedelta(minutes=2)
    found = [
        limit_in_force([rule], Step.SETTLEMENT, Urgency.ORDINARY, moment).limit.n
        for moment in (before_midnight, after_midnight)
    ]
    assert found == [5, 3]


@given(
    st.sets(st.dates(date(2024, 1, 1), date(2027, 1, 1)), min_size=1, max_size=6), st.dates(date(2024, 1, 1))
)
def test_the_newest_limit_that_has_begun_holds(firsts: set[date], day: date) -> None:
    versions = [version(first, n, number=n) for n, first in enumerate(sorted(firsts), start=1)]
    begun = [rule.limit.n for rule in versions if rule.valid_from <= day]
    assert in_force(versions, day) == (max(begun) if begun else 5)


def test_working_days_end_when_the_holder_closes() -> None:
    clocks = start_clocks([], Urgency.ORDINARY, MONDAY, CALENDAR, CLOSES)
    assert clocks.first.at == datetime(2026, 3, 3, 17, 30, tzinfo=SHANGHAI)
    assert clocks.settlement.at == datetime(2026, 3, 9, 17, 30, tzinfo=SHANGHAI)
    assert not clocks.provisional


def test_hours_run_through_the_night() -> None:
    clocks = start_clocks([], Urgency.URGENT, MONDAY, CALENDAR, CLOSES)
    assert clocks.first.at - MONDAY == timedelta(hours=2)
    assert clocks.settlement.at - MONDAY == timedelta(hours=24)


def test_clocks_are_provisional_as_soon_as_one_counts_an_unknown_day() -> None:
    late = datetime(2026, 12, 30, 9, 0, tzinfo=SHANGHAI)
    clocks = start_clocks([], Urgency.COMPLEX, late, CALENDAR, CLOSES)
    assert not clocks.first.provisional
    assert clocks.settlement.provisional
    assert clocks.provisional


@given(st.none() | st.just(MONDAY), st.booleans(), st.none() | st.just(MONDAY + timedelta(days=5)))
def test_a_desk_looks_at_the_first_answer_until_it_is_given(
    first: datetime | None, answered: bool, settle: datetime | None
) -> None:
    found = next_due(first_due=first, first_answered=answered, settle_due=settle)
    assert found == (first if first is not None and not answered else settle)
