"""The rules of cadre teams, without a database."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.hands.teams.rules import FAIR, Standing, may_rate, may_station, may_write, monday_of, order_of

MONDAY = date(2026, 3, 2)
NUMBERS = st.integers(0, 40)


@pytest.mark.parametrize(
    ("monday", "today", "code"),
    [
        (MONDAY, MONDAY, ""),
        (MONDAY, MONDAY + timedelta(days=13), ""),
        (MONDAY, MONDAY + timedelta(days=14), "week_is_over"),
        (MONDAY + timedelta(days=7), MONDAY, "bad_week"),
        (MONDAY + timedelta(days=1), MONDAY + timedelta(days=2), "bad_week"),
        (MONDAY - timedelta(days=7), MONDAY, "before_term"),
    ],
)
def test_a_week_is_written_until_the_next_is_over(monday: date, today: date, code: str) -> None:
    assert may_write(monday, today, MONDAY).code == code


def test_a_term_is_in_order_and_no_longer_than_three_years() -> None:
    assert may_station(MONDAY, MONDAY).code == "bad_term"
    assert may_station(MONDAY, date(2029, 3, 10)).code == "bad_term"
    assert may_station(MONDAY, date(2027, 3, 1))
    assert monday_of(date(2026, 3, 8)) == MONDAY
    assert [may_rate(score).allowed for score in (0, 1, 5, 6)] == [False, True, True, False]


@settings(max_examples=60, deadline=None)
@given(NUMBERS, NUMBERS, NUMBERS, st.floats(1, 5))
def test_too_little_is_never_ranked_and_size_alone_moves_nobody(
    settled: int, rest: int, scores: int, mean: float
) -> None:
    one = Standing(settled, settled + rest, scores, mean if scores else None)
    assert one.is_fair == (settled + rest >= FAIR and scores >= FAIR)
    assert order_of(one)[0] != one.is_fair
    if one.is_fair:
        twice = Standing(2 * settled, 2 * (settled + rest), 2 * scores, mean)
        assert order_of(twice) == pytest.approx(order_of(one))
        better = Standing(settled + rest, settled + rest, scores, mean)
        assert order_of(better) <= order_of(one)


def test_a_share_without_items_is_none() -> None:
    assert Standing(0, 0, 0, None).share is None
    assert Standing(2, 3, 0, None).share == 67
