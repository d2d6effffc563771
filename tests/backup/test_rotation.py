"""Which backups stay, and when the next is due."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel.clock import SHANGHAI
from huiyin.site.backup.rotation import Keep, is_due, kept

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=SHANGHAI)
MOMENTS = st.lists(
    st.integers(0, 730 * 24 * 60).map(lambda minutes: NOON - timedelta(minutes=minutes)), max_size=60
)


@given(MOMENTS)
def test_never_more_than_the_three_numbers_and_the_newest_always(moments: list[datetime]) -> None:
    stay = kept(moments, Keep(7, 4, 6))
    assert stay <= set(moments)
    assert len(stay) <= 17
    assert not moments or max(moments) in stay


@given(MOMENTS)
def test_throwing_away_twice_is_throwing_away_once(moments: list[datetime]) -> None:
    stay = kept(moments, Keep())
    assert kept(stay, Keep()) == stay


def test_two_years_of_nights_leave_days_weeks_and_months() -> None:
    nights = [NOON - timedelta(days=day) for day in range(730)]
    stay = sorted(kept(nights, Keep(7, 4, 6)), reverse=True)
    assert stay[:7] == nights[:7]
    assert stay[-1] >= NOON - timedelta(days=185)
    assert 13 <= len(stay) <= 17


def test_a_gap_throws_nothing_away_that_is_all_there_is() -> None:
    old = [NOON - timedelta(days=400), NOON - timedelta(days=401)]
    assert kept(old, Keep(7, 4, 6)) == set(old)


@pytest.mark.parametrize("text", ["", "7", "7 4", "0 4 6", "7 -1 6", "a b c"])
def test_a_rule_that_cannot_be_meant_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="three numbers"):
        Keep.parse(text)


class TestDue:
    def test_once_a_day_from_its_hour_on(self) -> None:
        assert not is_due([NOON], NOON + timedelta(hours=14), 3)
        assert is_due([NOON], NOON + timedelta(hours=15, minutes=1), 3)

    def test_before_the_first_there_is_none(self) -> None:
        assert is_due([], NOON, 3)

    def test_a_clock_set_back_brings_no_second_one(self) -> None:
        assert not is_due([NOON], NOON - timedelta(days=3), 3)
