"""When authors are called, and what comes of the attempts."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.civic.matters.rules import call_backs as rules
from huiyin.civic.matters.rules.call_backs import CallOutcome, CallRule, CallState
from huiyin.kernel.clock import SHANGHAI

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)
OUTCOMES = st.lists(st.sampled_from(CallOutcome), min_size=1, max_size=6)


@given(OUTCOMES, st.integers(1, 5))
def test_only_who_was_reached_counts_as_reached(outcomes: list[CallOutcome], most: int) -> None:
    state = rules.state_after(outcomes, most)
    assert (state is CallState.REACHED) == (outcomes[-1] is CallOutcome.REACHED)
    assert (state is CallState.REFUSED) == (outcomes[-1] is CallOutcome.REFUSES)


@given(st.integers(1, 8), st.integers(1, 8))
def test_after_so_many_attempts_it_is_unreached_and_not_before(tries: int, most: int) -> None:
    state = rules.state_after([CallOutcome.UNREACHED] * tries, most)
    assert state is (CallState.UNREACHED if tries >= most else CallState.OPEN)


def test_a_wrong_number_is_not_called_again() -> None:
    assert rules.state_after([CallOutcome.WRONG_NUMBER], 3) is CallState.UNREACHED


def test_nothing_tried_is_open() -> None:
    assert rules.state_after([], 3) is CallState.OPEN


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({}, ""),
        ({"caller": None}, ""),
        ({"author": None}, "no_author"),
        ({"spoken": True}, "has_spoken"),
        ({"caller": 2}, "own_call_back"),
        ({"caller": 3}, "own_matter"),
    ],
)
def test_somebody_else_asks_somebody_who_has_not_spoken(facts: dict[str, object], code: str) -> None:
    given_ = {"caller": 1, "doer": 2, "author": 3, "spoken": False} | facts
    assert rules.may_call(**given_).code == code  # type: ignore[arg-type]


@given(st.integers(0, 120))
def test_two_attempts_are_half_an_hour_apart(minutes: int) -> None:
    assert bool(rules.may_try(last=NOW - timedelta(minutes=minutes), now=NOW)) == (minutes >= 30)
    assert rules.may_try(last=None, now=NOW)


@given(st.integers(0, 20), st.integers(-1, 12), st.integers(0, 20))
def test_a_rule_asks_before_it_reminds_and_not_for_ever(after: int, attempts: int, remind: int) -> None:
    usable = rules.rule_is_usable(after_days=after, attempts=attempts, remind_days=remind)
    assert bool(usable) == (after < remind <= 14 and 1 <= attempts <= 10)


def test_the_rule_of_a_day_is_the_latest_that_has_begun() -> None:
    later = CallRule(1, 2, 10, "测试", "P", date(2026, 5, 1))
    assert rules.rule_on([later], date(2026, 4, 30)) == rules.DEFAULT
    assert rules.rule_on([rules.DEFAULT, later], date(2026, 5, 1)) == later
