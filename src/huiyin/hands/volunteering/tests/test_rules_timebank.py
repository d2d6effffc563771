"""The arithmetic of the time bank."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.hands.volunteering.rules.timebank import Entry, balances, free, may_ask, may_confirm, may_spend

FEW = settings(max_examples=50, deadline=None)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
ENTRIES = st.lists(st.builds(Entry, st.integers(0, 5), st.integers(0, 5), st.integers(1, 600)))


@FEW
@given(ENTRIES)
def test_all_accounts_together_are_zero(entries: list[Entry]) -> None:
    assert sum(balances(entries).values()) == 0


@FEW
@given(ENTRIES, ENTRIES)
def test_entries_only_add(some: list[Entry], more: list[Entry]) -> None:
    one, two, both = balances(some), balances(more), balances([*some, *more])
    assert all(both[key] == one.get(key, 0) + two.get(key, 0) for key in both)


@FEW
@given(st.integers(-600, 600), st.integers(0, 600), st.integers(0, 600), st.integers(1, 600))
def test_what_may_be_spent_never_leads_below_the_floor(
    balance: int, held: int, credit: int, minutes: int
) -> None:
    there = free(balance, held, credit)
    assert there >= 0
    if may_spend(minutes, there):
        assert balance - held - minutes >= -credit


@pytest.mark.parametrize(
    ("minutes", "there", "starts", "code"),
    [
        (60, 60, LATER, ""),
        (15, 60, LATER, ""),
        (14, 60, LATER, "bad_length"),
        (481, 999, LATER, "bad_length"),
        (61, 60, LATER, "not_enough_time"),
        (60, 60, NOW, "is_past"),
    ],
)
def test_who_may_ask(minutes: int, there: int, starts: datetime, code: str) -> None:
    assert may_ask(minutes, there, starts, NOW).code == code


@pytest.mark.parametrize(
    ("minutes", "starts", "code"),
    [(0, NOW, ""), (60, NOW, ""), (61, NOW, "more_than_agreed"), (30, LATER, "not_begun")],
)
def test_what_may_be_confirmed(minutes: int, starts: datetime, code: str) -> None:
    assert may_confirm(minutes, 60, starts, NOW).code == code
