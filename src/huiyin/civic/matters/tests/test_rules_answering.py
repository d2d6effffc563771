"""How long an author's word is heard: days on the local calendar, and never ending on a day off."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.civic.matters.rules.answering import ANSWER_DAYS, answer_until, over_before
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.workdays import WorkCalendar

DAYS = WorkCalendar()
BEGIN = datetime(2025, 1, 1, tzinfo=SHANGHAI)
moments = st.integers(0, 960_000).map(lambda minutes: BEGIN + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("echo", "last"),
    [
        ("2026-03-02 09:00", "2026-03-17"),
        ("2026-03-02 23:59", "2026-03-17"),
        # The fifteenth day lies in the days off around the National Day (DOMAIN: Sep 17 + 15 days).
        ("2026-09-17 10:00", "2026-10-08"),
        # A Sunday on which people work ends it; a Saturday off passes it to the Monday.
        ("2026-09-05 10:00", "2026-09-20"),
        ("2026-05-15 10:00", "2026-06-01"),
    ],
)
def test_the_last_day_counts_to_its_end_and_is_a_working_day(echo: str, last: str) -> None:
    until = answer_until(datetime.fromisoformat(echo).replace(tzinfo=SHANGHAI), DAYS).astimezone(SHANGHAI)
    assert f"{until:%Y-%m-%d %H:%M:%S}" == f"{last} 23:59:59"


@given(moments)
def test_nobody_has_less_than_fifteen_whole_days(echo: datetime) -> None:
    until = answer_until(echo, DAYS)
    assert until >= echo + timedelta(days=ANSWER_DAYS) - timedelta(seconds=1)
    # The longest holidays of the calendar have nine days.
    assert until <= echo + timedelta(days=ANSWER_DAYS + 11)


@given(moments, st.integers(0, 40), st.integers(0, 86_399))
def test_what_is_over_is_told_apart_by_one_moment(now: datetime, days: int, seconds: int) -> None:
    echo = (now - timedelta(days=days, seconds=seconds)).astimezone(UTC)
    assert (echo < over_before(now, DAYS)) == (answer_until(echo, DAYS) < now)
