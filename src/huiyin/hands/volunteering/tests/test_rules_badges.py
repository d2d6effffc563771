"""Badges count confirmed service by published thresholds; letters have a term."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.hands.volunteering.rules.badges import BADGES, Count, Served, ahead, earned, served
from huiyin.hands.volunteering.rules.letters import may_appoint, may_honour

TODAY = date(2026, 3, 2)
FEW = settings(max_examples=50, deadline=None)
SERVICE = st.builds(Served, st.integers(0, 400), st.integers(0, 30_000), st.integers(0, 12))


@FEW
@given(SERVICE, SERVICE)
def test_more_service_never_takes_a_badge_away(some: Served, more: Served) -> None:
    both = Served(some.deeds + more.deeds, some.minutes + more.minutes, max(some.years, more.years))
    assert set(earned(some)) <= set(earned(both))


@FEW
@given(SERVICE)
def test_every_badge_is_reached_or_ahead_by_exactly_what_is_missing(what: Served) -> None:
    reached = set(earned(what))
    for one in ahead(what):
        assert one.badge not in reached
        assert what.of(one.badge.count) + one.missing == one.badge.needed
        lower = [b for b in BADGES if b.count is one.badge.count and b.needed < one.badge.needed]
        assert reached.issuperset(lower)
    open_kinds = {one.badge.count for one in ahead(what)}
    assert {badge.count for badge in BADGES if badge not in reached} == open_kinds


def test_the_first_confirmed_shift_is_the_first_badge_and_59_minutes_are_no_hour() -> None:
    assert earned(Served()) == []
    assert [badge.code for badge in earned(served([(TODAY, 59)]))] == ["first"]
    assert served([(TODAY, 1199)]).of(Count.HOURS) == 19


def test_years_are_calendar_years_with_a_shift_in_them() -> None:
    days = [date(2023, 12, 31), date(2024, 1, 1), date(2026, 5, 1), date(2026, 6, 1)]
    assert served((day, 60) for day in days) == Served(4, 240, 3)


def test_thresholds_grow_and_codes_are_unique() -> None:
    assert len({badge.code for badge in BADGES}) == len(BADGES)
    for kind in Count:
        needed = [badge.needed for badge in BADGES if badge.count is kind]
        assert needed == sorted(set(needed))


@pytest.mark.parametrize(
    ("starts", "ends", "code"),
    [
        (date(2026, 3, 2), date(2026, 3, 3), ""),
        (date(2026, 3, 2), date(2026, 3, 2), "bad_term"),
        (date(2026, 3, 2), date(2031, 3, 7), "bad_term"),
        (date(2025, 1, 1), date(2026, 3, 1), "term_is_over"),
        (date(2025, 1, 1), date(2026, 3, 2), ""),
    ],
)
def test_a_term_is_in_order_not_over_and_at_most_five_years(starts: date, ends: date, code: str) -> None:
    assert may_appoint(starts, ends, TODAY).code == code


def test_an_honour_bears_a_day_that_has_come() -> None:
    assert may_honour(TODAY, TODAY)
    assert may_honour(date(2026, 3, 3), TODAY).code == "day_to_come"
