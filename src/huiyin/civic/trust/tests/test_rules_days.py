"""Which days are sealed: each that is over, once, in order, however long nothing ran."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from huiyin.civic.trust.rules.days import days_to_seal, end_of
from huiyin.civic.trust.rules.retention import audit_horizon

moments = st.integers(0, 730 * 24 * 60).map(
    lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(moments, st.integers(0, 60))
def test_no_day_is_left_out_and_none_sealed_before_it_is_over(now: datetime, behind: int) -> None:
    yesterday = max((now + timedelta(hours=8)).date() - timedelta(days=1), date(2025, 1, 1))
    last = yesterday - timedelta(days=behind)
    days = list(days_to_seal(last, now, now))
    assert days == [last + timedelta(days=ahead) for ahead in range(1, len(days) + 1)]
    assert all(end_of(day) <= now for day in days)
    assert len(days) >= behind - 1


def test_the_first_seal_covers_everything_before_it() -> None:
    now = datetime(2026, 3, 3, 9, tzinfo=UTC)
    assert list(days_to_seal(None, datetime(2024, 1, 1, tzinfo=UTC), now)) == [date(2026, 3, 2)]
    assert list(days_to_seal(None, None, now)) == []
    assert list(days_to_seal(None, now, now)) == []


def test_midnight_is_given_time_to_commit() -> None:
    midnight = datetime(2026, 3, 2, 16, tzinfo=UTC)
    last = date(2026, 3, 1)
    assert list(days_to_seal(last, None, midnight + timedelta(minutes=9))) == []
    assert list(days_to_seal(last, None, midnight + timedelta(minutes=10))) == [date(2026, 3, 2)]


def test_the_horizon_of_records_lies_three_years_back() -> None:
    assert audit_horizon(date(2026, 3, 2)) == date(2023, 3, 2)
    assert audit_horizon(date(2028, 2, 29)) == date(2025, 2, 28)
